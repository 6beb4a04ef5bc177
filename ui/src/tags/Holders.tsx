import { Link } from "react-router";
import { useTagHolders } from "../api/tags";
import { originHref } from "../origins/url";
import { Account } from "../shared/Account";
import { Failure } from "../shared/Failure";
import { InstantField } from "../shared/InstantField";
import { OriginLine } from "../shared/OriginLine";
import { ScrollBox } from "../shared/ScrollBox";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import type { TagState } from "./url";

interface Props {
  tagKey: string;
  state: TagState;
  onInstant: (at: string | null) => void;
}

/** Who held the tag, at an instant or at any time. */
export function Holders({ tagKey, state: { value, at }, onInstant }: Props) {
  const holders = useTagHolders(tagKey, value, at);
  const items = holders.data?.items ?? [];
  const distinct = holders.data?.distinct ?? 0;
  return (
    <section aria-label="Holders" aria-busy={holders.isPending}>
      <div className="page-head">
        <h2>
          Holders{" "}
          <small className="dim">
            {counted(distinct, "holder")}
            {distinct > items.length ? `, those with the most sessions` : ""}
            {at ? ", in sessions alive at the instant" : ""}
          </small>
        </h2>
        <span className="page-tools">
          <InstantField label="Held at, in UTC" at={at} onChange={onInstant} />
          {at ? (
            <button type="button" className="link-button" onClick={() => onInstant(null)}>
              at any time
            </button>
          ) : null}
        </span>
      </div>
      {holders.isError ? (
        <Failure what="The holders" error={holders.error} retry={() => holders.refetch()} />
      ) : null}
      {holders.data && items.length === 0 ? (
        <p className="dim">{at ? "Nobody held it then." : "It is not known who held it."}</p>
      ) : null}
      {items.length > 0 ? (
        <ScrollBox label="List of holders">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Who</th>
                <th>Kind</th>
                <th className="number">Sessions</th>
                <th>First issued</th>
                <th>Last issued</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ origin, sessions, firstIssuedAt, lastIssuedAt }) => (
                <tr key={origin.originId}>
                  <td>
                    <Link to={originHref(origin.originId)} className="strong-link">
                      <Text>{origin.name}</Text>
                    </Link>
                    {origin.accountId ? (
                      <span className="dim">
                        {" "}
                        <Account id={origin.accountId} name={origin.accountName} />
                      </span>
                    ) : null}
                  </td>
                  <td>
                    <OriginLine origin={origin} actor />
                  </td>
                  <td className="number">{sessions.toLocaleString("en")}</td>
                  <td className="nowrap">{firstIssuedAt ? fullTime(firstIssuedAt) : "–"}</td>
                  <td className="nowrap">{lastIssuedAt ? fullTime(lastIssuedAt) : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
    </section>
  );
}
