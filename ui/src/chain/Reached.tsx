import { useState } from "react";
import type { BlastRadius, ReachedRole } from "../api/chain";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { counted, lastPart } from "../shared/words";
import { renewing } from "./plan";

const STEP = 20;

/** Of what roles, and in which accounts, the sessions are; the nearest first. */
export function Reached({ radius }: { radius: BlastRadius }) {
  const [most, setMost] = useState(STEP);
  const renew = renewing(radius.revokePlan);
  return (
    <section aria-label="Roles reached">
      <h2>
        Roles reached
        <span className="dim">
          {" "}
          {counted(radius.roles.length, "role")} in {counted(radius.accounts.length, "account")}
        </span>
      </h2>
      <div className="table-scroll">
        <table className="uses">
          <thead>
            <tr>
              <th className="number">Hops</th>
              <th>Role</th>
              <th className="number">Sessions</th>
              <th className="number">Alive</th>
              <th>Last until</th>
            </tr>
          </thead>
          <tbody>
            {radius.roles.slice(0, most).map((role) => (
              <tr key={JSON.stringify(role)}>
                <td className="number">{role.level === 0 ? "self" : `+${role.level}`}</td>
                <td>
                  <Role role={role} renews={role.roleArn !== null && renew.has(role.roleArn)} />
                </td>
                <td className="number">{role.sessions.toLocaleString("en")}</td>
                <td className="number">
                  <span className={role.alive > 0 ? "alive" : "dim"}>
                    {role.alive.toLocaleString("en")}
                  </span>
                </td>
                <td className="nowrap">
                  {role.latestExpiry ? fullTime(role.latestExpiry) : <span className="dim">–</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore shown={most} total={radius.roles.length} step={STEP} onShow={setMost} />
    </section>
  );
}

function Role({ role, renews }: { role: ReachedRole; renews: boolean }) {
  return (
    <>
      <span title={role.roleArn ? visible(role.roleArn) : "No record names a role"}>
        {role.roleArn ? <Text>{lastPart(role.roleArn)}</Text> : <em>no role named</em>}
      </span>
      {role.accountId ? (
        <span className="dim">
          {" "}
          <Text>{role.accountId}</Text>
        </span>
      ) : null}
      {renews ? <Renews /> : null}
    </>
  );
}

/** The mark of roles whose sessions come back to the role through others. */
export function Renews() {
  return (
    <span className="renews" title="Its sessions come back to it by other roles">
      ⟳ renews itself
    </span>
  );
}

/** What the sessions did. */
export function Done({ radius }: { radius: BlastRadius }) {
  const { actions, actionsOfSessions, sessions } = radius;
  return (
    <section aria-label="What they did">
      <h2>
        What they did
        {actionsOfSessions < sessions ? (
          <span className="dim"> of the nearest {counted(actionsOfSessions, "session")}</span>
        ) : null}
      </h2>
      {actions.length === 0 ? (
        <p className="dim">Nothing that was read.</p>
      ) : (
        <div className="reach-did">
          {actions.map(({ service, action, count, denied }) => (
            <span key={`${service} ${action}`}>
              <Text>{`${service.replace(/\.amazonaws\.com$/, "")}:${action}`}</Text>{" "}
              <span className="dim">{count.toLocaleString("en")}</span>
              {denied > 0 ? (
                <strong className="refused"> refused {denied.toLocaleString("en")}</strong>
              ) : null}
            </span>
          ))}
        </div>
      )}
    </section>
  );
}
