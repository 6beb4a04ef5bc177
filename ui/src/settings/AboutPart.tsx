import { useSigningKeys, useTreeHeads } from "../api/evidence";
import { useMay, useMe } from "../api/queries";
import { Command } from "../shared/Command";
import { Facts } from "../shared/Facts";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";

/** Who is asking, and by what the service proves what it says. */
export function AboutPart() {
  const me = useMe().data;
  const mayProve = useMay("auditor", true);
  return (
    <div className="card about">
      <Facts
        facts={{
          "Signed in": (
            <>
              <Text>{me?.name ?? ""}</Text>, {me?.access}
            </>
          ),
          Accounts: me?.accounts ? me.accounts.join(", ") : "all",
          Version: me?.version ? <Text mono>{me.version}</Text> : "not packaged",
          Interface: <a href="/api-docs/">/api/v1, described</a>,
        }}
      />
      {mayProve ? <Proof /> : null}
    </div>
  );
}

function Proof() {
  const keys = useSigningKeys();
  const heads = useTreeHeads();
  if (keys.isPending || heads.isPending) {
    return <Waiting />;
  }
  if (keys.data === undefined || heads.data === undefined) {
    const retry = () => Promise.all([keys.refetch(), heads.refetch()]);
    return <Failure what="The keys" error={keys.error ?? heads.error} retry={retry} />;
  }
  const key = keys.data.items[0];
  const head = heads.data.items[0];
  return (
    <Facts
      facts={{
        "Signing key": key ? (
          <>
            since {fullTime(key.since)}
            <div className="small">
              <Text mono>{key.fingerprint}</Text>
            </div>
          </>
        ) : (
          "none yet"
        ),
        Verifier: key ? <Command>{key.verifier}</Command> : null,
        "Tree of records": (
          <>
            <Text mono>{heads.data.logId}</Text>, since {fullTime(heads.data.beganAt)}
          </>
        ),
        "Latest head": head ? (
          <>
            {counted(head.treeSize, "leaf").replace(/leafs$/, "leaves")}, {fullTime(head.madeAt)}
            <div className="small">
              <Text mono>{head.root}</Text>
            </div>
          </>
        ) : (
          "none yet"
        ),
      }}
    />
  );
}
