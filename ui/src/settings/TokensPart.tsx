import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { type Token, useRevokeToken, useTokens } from "../api/settings";
import { Failure, messageOf } from "../shared/Failure";
import { ShownOnce } from "../shared/ShownOnce";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { useNow } from "../shared/useNow";
import { Waiting } from "../shared/Waiting";
import { TokenForm } from "./TokenForm";
import { tokenState } from "./words";

/** Who may ask what: tokens without their secrets. */
export function TokensPart() {
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <div className="settings-head">
        <span className="dim">A token speaks for a program. Its secret is shown once.</span>
        <Button onClick={() => setMaking(true)}>Make a token</Button>
      </div>
      {tokens.isPending ? <Waiting /> : null}
      {tokens.isError && tokens.data === undefined ? (
        <Failure what="The tokens" error={tokens.error} retry={() => tokens.refetch()} />
      ) : null}
      {tokens.data?.length === 0 ? <p className="card settings-none">There is no token.</p> : null}
      {tokens.data && tokens.data.length > 0 ? <Tokens tokens={tokens.data} /> : null}
      {making ? <TokenForm onSecret={setSecret} onClose={() => setMaking(false)} /> : null}
      {secret === null ? null : (
        <ShownOnce
          title="The token's secret"
          secret={secret}
          advice="Whoever has it may ask what the token allows."
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

function Tokens({ tokens }: { tokens: Token[] }) {
  const now = useNow();
  const revoke = useRevokeToken();
  const [sure, setSure] = useState<string | null>(null);
  return (
    <div className="card table-scroll">
      {revoke.error ? <p role="alert">{messageOf(revoke.error)}</p> : null}
      <table className="plain-table">
        <caption className="visually-hidden">Tokens</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Access</th>
            <th scope="col">Accounts</th>
            <th scope="col">Made</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="visually-hidden">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => {
            const state = tokenState(token, now);
            return (
              <tr key={token.tokenId} className={state.holds ? "" : "dim"}>
                <td>
                  <Text>{token.name}</Text>
                  <div className="dim small mono">{token.tokenId}</div>
                </td>
                <td>{token.access}</td>
                <td>{token.accounts === null ? "all" : token.accounts.join(", ")}</td>
                <td className="nowrap">{fullTime(token.createdAt)}</td>
                <td className="nowrap">{state.text}</td>
                <td>
                  {state.holds ? (
                    <Button
                      ariaLabel={`Revoke ${token.name}`}
                      loading={revoke.isPending && revoke.variables === token.tokenId}
                      onClick={() =>
                        sure === token.tokenId
                          ? revoke.mutate(token.tokenId)
                          : setSure(token.tokenId)
                      }
                    >
                      {sure === token.tokenId ? "Revoke it for good" : "Revoke"}
                    </Button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
