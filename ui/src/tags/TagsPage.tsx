import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useTagKeyCounts, useTagValues } from "../api/tags";
import { Failure } from "../shared/Failure";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import "./tags.css";
import { tagHref } from "./url";

const AT_ONCE = 40;

/** The keys of session tags. */
export default function TagsPage() {
  const keys = useTagKeyCounts();
  const [most, setMost] = useState(AT_ONCE);
  useEffect(() => {
    document.title = "Tags · Hoptrail";
  }, []);
  if (keys.isPending) {
    return <Waiting />;
  }
  if (keys.isError) {
    return <Failure what="The tags" error={keys.error} retry={() => keys.refetch()} />;
  }
  const { items, distinct } = keys.data;
  if (items.length === 0) {
    return (
      <div className="card nothing">
        <h1>No session carries a tag</h1>
        <p className="dim">
          Session tags come with AssumeRole (Tags), from an identity provider (PrincipalTag
          attributes), or from EKS Pod Identity and IAM Roles Anywhere.
        </p>
      </div>
    );
  }
  const largest = Math.max(...items.map(({ sessions }) => sessions));
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">Tags</h1>
        <span className="dim">
          {counted(distinct, "key")}, compared without case
          {distinct > items.length ? `, the ${items.length} most frequent are listed` : ""}
        </span>
      </div>
      <div className="card table-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th>Key</th>
              <th className="number">Sessions</th>
              <th className="number">Values</th>
              <th>Most frequent values</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, most).map(({ key, sessions }) => (
              <KeyRow key={key} tagKey={key} sessions={sessions} share={sessions / largest} />
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore shown={most} total={items.length} step={AT_ONCE} onShow={setMost} />
    </>
  );
}

const MOST_VALUES = 4;

function KeyRow({ tagKey, sessions, share }: { tagKey: string; sessions: number; share: number }) {
  const values = useTagValues(tagKey, MOST_VALUES);
  return (
    <tr>
      <td>
        <Link to={tagHref(tagKey)} className="strong-link">
          <Text>{tagKey}</Text>
        </Link>
      </td>
      <td className="number with-share">
        <span className="share" style={{ width: `${100 * share}%` }} />
        <span>{sessions.toLocaleString("en")}</span>
      </td>
      <td className="number">
        {values.data ? values.data.distinct.toLocaleString("en") : values.isError ? "–" : "…"}
      </td>
      <td>
        <div className="chips">
          {(values.data?.items ?? []).map(({ value, sessions: count }) => (
            <Link key={value} to={tagHref(tagKey, value)} className="chip">
              <span className="ellipsis">
                <Value>{value}</Value>
              </span>
              <span className="chip-count">{count.toLocaleString("en")}</span>
            </Link>
          ))}
        </div>
      </td>
    </tr>
  );
}

/** The value of a tag, which may be empty. */
export function Value({ children }: { children: string }) {
  return children === "" ? <em className="dim">empty</em> : <Text>{children}</Text>;
}
