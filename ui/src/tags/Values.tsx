import type { useTagValues } from "../api/tags";
import { fullTime } from "../shared/time";
import { Value } from "./TagsPage";

interface Props {
  page: NonNullable<ReturnType<typeof useTagValues>["data"]>;
  chosen: string | null;
  onChoose: (value: string) => void;
}

/** The values of a tag; choosing one narrows what stands beside them. */
export function Values({ page: { items, distinct }, chosen, onChoose }: Props) {
  const most = Math.max(1, ...items.map(({ sessions }) => sessions));
  return (
    <section className="tag-values" aria-label="Values">
      <h2>Values</h2>
      <ul>
        {items.map(({ value, sessions, firstIssuedAt, lastIssuedAt }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={value === chosen}
              title={
                firstIssuedAt && lastIssuedAt
                  ? `${fullTime(firstIssuedAt)} to ${fullTime(lastIssuedAt)}`
                  : undefined
              }
              onClick={() => onChoose(value)}
            >
              <span className="share" style={{ width: `${(100 * sessions) / most}%` }} />
              <span className="share-label">
                {value === chosen ? <span aria-hidden="true">✓ </span> : null}
                <Value>{value}</Value>
                {firstIssuedAt && lastIssuedAt ? (
                  <small>
                    {fullTime(firstIssuedAt).slice(0, 16)} – {fullTime(lastIssuedAt).slice(0, 16)}
                  </small>
                ) : null}
              </span>
              <span className="share-count">{sessions.toLocaleString("en")}</span>
            </button>
          </li>
        ))}
      </ul>
      {distinct > items.length ? (
        <p className="dim">and {(distinct - items.length).toLocaleString("en")} more</p>
      ) : null}
    </section>
  );
}
