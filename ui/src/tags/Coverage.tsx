import { Link } from "react-router";
import { type RoleCoverage, useRoleCoverage } from "../api/tags";
import { clauseOf } from "../search/query";
import { Failure } from "../shared/Failure";
import { ScrollBox } from "../shared/ScrollBox";
import { Text } from "../shared/Text";
import { visible } from "../shared/visible";
import { lastPart } from "../shared/words";

/** Which share of the sessions of each role carries the tag. */
export function Coverage({ tagged }: { tagged: string }) {
  const coverage = useRoleCoverage(tagged, anyOf);
  const { items, distinct } = coverage.data ?? { items: [], distinct: 0 };
  return (
    <section aria-label="Coverage per role" aria-busy={coverage.isPending}>
      <h2>
        Coverage per role{" "}
        <small className="dim">
          {distinct > items.length
            ? `the ${items.length} roles with the most such sessions, of ${distinct.toLocaleString("en")}; `
            : ""}
          <Link to={`/?${new URLSearchParams({ q: `-${tagged}` })}`}>sessions without it</Link>
        </small>
      </h2>
      {coverage.isError ? (
        <Failure what="The roles" error={coverage.error} retry={() => coverage.refetch()} />
      ) : null}
      {items.length > 0 ? (
        <ScrollBox label="Roles">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Role</th>
                <th>Share of its sessions</th>
                <th className="number">With it</th>
                <th className="number">Without</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <RoleRow key={item.role} item={item} tagged={tagged} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
    </section>
  );
}

function anyOf(roles: readonly string[]): string {
  return roles.map((role) => clauseOf("role", role)).join(" OR ");
}

function RoleRow({ item, tagged }: { item: RoleCoverage; tagged: string }) {
  const { role, sessions } = item;
  const share = (100 * item.tagged) / Math.max(1, sessions);
  const without = sessions - item.tagged;
  const query = `${clauseOf("role", role)} -${tagged}`;
  return (
    <tr>
      <td title={visible(role)}>
        <Text>{lastPart(role)}</Text>{" "}
        <span className="dim">
          <Text>{role.split(":")[4] ?? ""}</Text>
        </span>
      </td>
      <td>
        <span className="meter">
          <span style={{ width: `${share}%` }} />
        </span>{" "}
        {percent(share)}
      </td>
      <td className="number">{item.tagged.toLocaleString("en")}</td>
      <td className="number">
        {without > 0 ? (
          <Link to={`/?${new URLSearchParams({ q: query })}`}>{without.toLocaleString("en")}</Link>
        ) : (
          "0"
        )}
      </td>
    </tr>
  );
}

/** Never rounded to all or nothing where it is neither. */
function percent(share: number): string {
  const rounded = Math.round(share);
  return share > 99 && share < 100
    ? "over 99 %"
    : share > 0 && share < 1
      ? "under 1 %"
      : `${rounded} %`;
}
