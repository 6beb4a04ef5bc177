import { useTagSetters } from "../api/tags";
import { Failure } from "../shared/Failure";
import { ScrollBox } from "../shared/ScrollBox";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { counted, lastPart, shortProvider } from "../shared/words";
import { bySetter, type Setting } from "./setting";

interface Props {
  tagKey: string;
  /** When the last session with the tag was issued: what is shown ends there. */
  last: string | null;
}

const MOST_ROLES = 4;

const WAYS: Record<string, string> = {
  CALLER: "the caller passed it",
  IDENTITY_PROVIDER: "the identity provider",
  SERVICE: "the AWS service",
};

/** Who sets the tag, by which way, for which roles. */
export function Setters({ tagKey, last }: Props) {
  const setters = useTagSetters(tagKey, null, last ? after(last) : null);
  const settings = bySetter(setters.data?.items ?? []);
  return (
    <section aria-label="Who sets it" aria-busy={setters.isPending}>
      <h2>
        Who sets it{" "}
        {setters.data ? (
          <small className="dim">
            for sessions issued {fullTime(setters.data.from).slice(0, 16)} –{" "}
            {fullTime(setters.data.to).slice(0, 16)}; whoever inherits it is not counted
          </small>
        ) : null}
      </h2>
      {setters.isError ? (
        <Failure what="The setters" error={setters.error} retry={() => setters.refetch()} />
      ) : null}
      {setters.data && settings.length === 0 ? (
        <p className="dim">No record of this time shows who set it.</p>
      ) : null}
      {settings.length > 0 ? (
        <ScrollBox label="Setters">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Way</th>
                <th>Setter</th>
                <th>For roles</th>
                <th className="number">Sessions</th>
                <th>Last</th>
              </tr>
            </thead>
            <tbody>
              {settings.map((setting) => (
                <SetterRow key={setting.id} setting={setting} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
    </section>
  );
}

/** Just behind an instant, so that what happened then is within. */
function after(last: string): string {
  return new Date(Date.parse(last) + 1000).toISOString();
}

function SetterRow({ setting }: { setting: Setting }) {
  const { setBy, setter, accountId, roles, sessions, lastIssuedAt } = setting;
  return (
    <tr>
      <td>{WAYS[setBy] ?? setBy}</td>
      <td title={visible(setter ?? "")}>
        {setter === null ? (
          <span className="dim">{accountId ? "not shown" : "no record says"}</span>
        ) : (
          <strong>
            <Text>{setBy === "CALLER" ? lastPart(setter) : shortProvider(setter)}</Text>
          </strong>
        )}
        {accountId ? (
          <span className="dim">
            {" "}
            <Text>{accountId}</Text>
          </span>
        ) : null}
      </td>
      <td>
        {roles.slice(0, MOST_ROLES).map((role, i) => (
          <span key={role} title={visible(role)}>
            {i > 0 ? ", " : ""}
            <Text>{lastPart(role)}</Text>
          </span>
        ))}
        {roles.length > MOST_ROLES ? (
          <span className="dim"> and {counted(roles.length - MOST_ROLES, "other role")}</span>
        ) : null}
      </td>
      <td className="number">{sessions.toLocaleString("en")}</td>
      <td className="nowrap">{fullTime(lastIssuedAt)}</td>
    </tr>
  );
}
