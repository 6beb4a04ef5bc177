import { Link } from "react-router";
import { type OriginEntry, useOrigin } from "../api/origins";
import { Account } from "../shared/Account";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { ACTOR_LABEL, originKindLabel, shortProvider } from "../shared/words";
import { originHref } from "./url";

/** One row for each origin; what the list does not tell is read row by row. */
export function OriginTable({ items }: { items: readonly OriginEntry[] }) {
  return (
    <div className="card table-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Who</th>
            <th>Kind</th>
            <th>Signed in by</th>
            <th className="number">Sessions</th>
            <th>First seen</th>
            <th>Last seen</th>
          </tr>
        </thead>
        <tbody>
          {items.map((entry) => (
            <Row key={entry.originId} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry: { originId, name, sessions, origin: listed } }: { entry: OriginEntry }) {
  const detail = useOrigin(originId);
  const origin = detail.data?.origin ?? listed;
  const waiting = detail.isError ? "not read" : "…";
  const count = detail.data?.sessions ?? sessions;
  return (
    <tr>
      <td>
        <Link to={originHref(originId)} className="strong-link">
          <Text>{name}</Text>
        </Link>
        {origin?.person ? (
          <div className="dim">
            <Text>{origin.person}</Text>
          </div>
        ) : null}
        {detail.data && detail.data.linked.length > 0 ? (
          <span className="dim"> · {detail.data.linked.length} linked</span>
        ) : null}
      </td>
      <td>{origin ? ACTOR_LABEL[origin.actor] : waiting}</td>
      <td>
        {origin ? (
          <>
            {originKindLabel(origin.kind)}
            <span className="dim" title={visible(origin.provider ?? origin.arn ?? "")}>
              {origin.provider ? (
                <>
                  {" · "}
                  <Text>{shortProvider(origin.provider)}</Text>
                </>
              ) : origin.accountId ? (
                <>
                  {" · "}
                  <Account id={origin.accountId} name={origin.accountName} />
                </>
              ) : null}
            </span>
          </>
        ) : (
          waiting
        )}
      </td>
      <td className="number">{count === null ? waiting : count.toLocaleString("en")}</td>
      <td className="nowrap">{time(detail.data?.firstIssuedAt, waiting)}</td>
      <td className="nowrap">{time(detail.data?.lastIssuedAt, waiting)}</td>
    </tr>
  );
}

function time(at: string | null | undefined, waiting: string): string {
  return at === undefined ? waiting : at === null ? "–" : fullTime(at);
}
