import { useEffect } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useTagValues } from "../api/tags";
import { clauseOf } from "../search/query";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { visible } from "../shared/visible";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { Coverage } from "./Coverage";
import { Holders } from "./Holders";
import { Setters } from "./Setters";
import "./tags.css";
import { Timeline } from "./Timeline";
import { readTag, type TagState, writeTag } from "./url";
import { Values } from "./Values";

const MOST_VALUES = 50;

/** One tag: its values, who sets it, who held it when, and which roles' sessions carry it. */
export default function TagPage() {
  const { key = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const state = readTag(params);
  const values = useTagValues(key, MOST_VALUES);
  useEffect(() => {
    document.title = `Tag ${visible(key)} · Hoptrail`;
  }, [key]);
  const show = (change: Partial<TagState>) => setParams(writeTag({ ...state, ...change }));
  if (values.isPending) {
    return <Waiting />;
  }
  if (values.isError) {
    return <Failure what="The tag" error={values.error} retry={() => values.refetch()} />;
  }
  const { items, distinct } = values.data;
  const tagged = clauseOf("tagKey", key.toLowerCase());
  const query = state.value === null ? tagged : clauseOf(`tag.${key}`, state.value);
  return (
    <>
      <Link to="/tags" className="back-link">
        ‹ Tags
      </Link>
      <h1 className="page-title">
        <Text>{key}</Text>{" "}
        <small className="dim">
          {counted(distinct, "value")} ·{" "}
          <Link to={`/?${new URLSearchParams({ q: query })}`}>search its sessions</Link>
        </small>
      </h1>
      {items.length === 0 ? (
        <p className="dim">No session carries a tag of this key.</p>
      ) : (
        <div className="tag-page">
          <Values
            page={values.data}
            chosen={state.value}
            onChoose={(value) => show({ value: value === state.value ? null : value })}
          />
          <div className="tag-main">
            <Timeline tagKey={key} query={query} at={state.at} onInstant={(at) => show({ at })} />
            <Holders tagKey={key} state={state} onInstant={(at) => show({ at })} />
            <Setters tagKey={key} last={latest(items)} />
            <Coverage tagged={tagged} />
          </div>
        </div>
      )}
    </>
  );
}

/** When the last session with any of the values was issued. */
function latest(items: readonly { lastIssuedAt: string | null }[]): string | null {
  const times = items.flatMap(({ lastIssuedAt }) => (lastIssuedAt ? [lastIssuedAt] : []));
  return times.sort().at(-1) ?? null;
}
