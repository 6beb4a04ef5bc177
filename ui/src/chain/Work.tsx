import { useState } from "react";
import type { Session, Use } from "../api/model";
import { useUses } from "../api/queries";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { summarize } from "./uses";

const MOST_SERVICES = 6;
const MOST_LINES = 40;

/** What the session did: in a line, and call by call on demand. */
export function Work({ session }: { session: Session }) {
  const uses = useUses(session.sessionId);
  const [all, setAll] = useState(false);
  if (uses.isPending) {
    return <span className="dim">…</span>;
  }
  if (uses.isError) {
    return (
      <button type="button" className="link-button" onClick={() => uses.refetch()}>
        could not be read, try again
      </button>
    );
  }
  const { services, otherIps, lastAt } = summarize(uses.data, session.sourceIp);
  if (services.length === 0) {
    return <span className="dim">nothing that was read</span>;
  }
  const refused = services.reduce((sum, service) => sum + service.refused, 0);
  return (
    <>
      {services.slice(0, MOST_SERVICES).map(({ service, calls }, i) => (
        <span key={service}>
          {i > 0 ? " · " : ""}
          <Text>{service}</Text> {calls.toLocaleString("en")}
        </span>
      ))}
      {services.length > MOST_SERVICES ? ` · ${services.length - MOST_SERVICES} more services` : ""}
      {refused > 0 ? <strong> · refused {refused.toLocaleString("en")}</strong> : null}{" "}
      <button
        type="button"
        className="link-button"
        aria-expanded={all}
        onClick={() => setAll(!all)}
      >
        {all ? "less" : "all calls"}
      </button>
      <div className="dim">
        {lastAt ? `last ${fullTime(lastAt)}` : ""}
        {otherIps.length > 0 ? (
          <>
            , {session.sourceIp ? "also " : ""}from <Text>{otherIps.slice(0, 3).join(", ")}</Text>
            {otherIps.length > 3 ? ` and ${otherIps.length - 3} more` : ""}
          </>
        ) : null}
      </div>
      {all ? <Calls uses={uses.data} /> : null}
    </>
  );
}

function Calls({ uses }: { uses: readonly Use[] }) {
  return (
    <table className="uses">
      <thead>
        <tr>
          <th>Call</th>
          <th className="number">Times</th>
          <th>Last</th>
        </tr>
      </thead>
      <tbody>
        {uses.slice(0, MOST_LINES).map((use) => (
          <tr key={JSON.stringify(use)}>
            <td>
              <Text>{`${use.service.replace(/\.amazonaws\.com$/, "")}:${use.action}`}</Text>
              {use.error ? (
                <strong>
                  {" "}
                  <Text>{use.error}</Text>
                </strong>
              ) : null}
              <div className="dim">
                <Text>{`${use.accountId} ${use.region} ${use.sourceIp ?? ""}`}</Text>
              </div>
            </td>
            <td className="number">{use.count.toLocaleString("en")}</td>
            <td>{fullTime(use.lastAt).slice(11)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
