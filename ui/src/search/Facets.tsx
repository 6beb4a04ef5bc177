import Button from "@cloudscape-design/components/button";
import type { Facet as FacetCounts } from "../api/model";
import { useFacets, useTagKeys } from "../api/queries";
import { Text } from "../shared/Text";
import { visible } from "../shared/visible";
import { lastPart } from "../shared/words";
import { clauseOf, clauses, toggleClause } from "./query";
import type { SearchState } from "./url";

const LABELS: Record<string, string> = {
  grade: "Link",
  role: "Role",
  account: "Account",
  origin: "Who",
  action: "Issued by",
};

const MOST_TAG_FACETS = 3;
const MOST_VALUES = 6;

interface Props {
  state: SearchState;
  onQuery: (q: string) => void;
}

/** How the sessions found spread over values; choosing one narrows the query, or widens it again. */
export function Facets({ state, onQuery }: Props) {
  const tagKeys = useTagKeys();
  const tags = (tagKeys.data ?? []).slice(0, MOST_TAG_FACETS).map((key) => `tag.${key}`);
  const fields = [...Object.keys(LABELS), ...tags];
  const facets = useFacets(state.q, state.when, fields, !tagKeys.isPending);
  const chosen = new Set(clauses(state.q));
  if (facets.isError) {
    return (
      <aside className="facets" aria-label="Narrow the search">
        <p className="dim">The counts could not be read.</p>
        <Button onClick={() => facets.refetch()}>Try again</Button>
      </aside>
    );
  }
  return (
    <aside
      className={`facets${facets.isPlaceholderData ? " stale" : ""}`}
      aria-label="Narrow the search"
      aria-busy={facets.isPending}
    >
      {facets.isPending
        ? fields.slice(0, 4).map((field) => <div key={field} className="facet-ghost" />)
        : facets.data.items
            .filter((item) => item.values.length > 0)
            .map((item) => (
              <Facet
                key={item.field}
                facet={item}
                chosen={chosen}
                onToggle={(clause) => onQuery(toggleClause(state.q, clause))}
              />
            ))}
    </aside>
  );
}

interface FacetProps {
  facet: FacetCounts;
  chosen: ReadonlySet<string>;
  onToggle: (clause: string) => void;
}

function Facet({ facet: { field, values, distinct }, chosen, onToggle }: FacetProps) {
  const shown = values.slice(0, MOST_VALUES);
  const most = Math.max(...shown.map(({ count }) => count));
  return (
    <section className="facet">
      <h3>
        <Text>{LABELS[field] ?? field.replace(/^tag\./, "")}</Text>
        {field in LABELS ? null : <span className="dim"> tag</span>}
      </h3>
      <ul>
        {shown.map(({ value, label, count }) => {
          const clause = clauseOf(field, value);
          const pressed = chosen.has(clause);
          return (
            <li key={value}>
              <button type="button" aria-pressed={pressed} onClick={() => onToggle(clause)}>
                <span className="facet-share" style={{ width: `${(100 * count) / most}%` }} />
                <span className="facet-value ellipsis" title={visible(label)}>
                  {pressed ? <span aria-hidden="true">✓ </span> : null}
                  <Label text={label} />
                </span>
                <span className="facet-count">{count.toLocaleString("en")}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {distinct > shown.length ? (
        <p className="dim more">and {(distinct - shown.length).toLocaleString("en")} more</p>
      ) : null}
    </section>
  );
}

const ROLE_ARN = /^arn:[^:]*:iam::(\d+):role\//;

/** A role's ARN in short, with its account: roles of many accounts share a name. */
function Label({ text }: { text: string }) {
  const account = ROLE_ARN.exec(text)?.[1];
  return account === undefined ? (
    <Text>{text}</Text>
  ) : (
    <>
      <Text>{lastPart(text)}</Text> <span className="dim">{account}</span>
    </>
  );
}
