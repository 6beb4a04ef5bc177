import TokenGroup from "@cloudscape-design/components/token-group";
import { visible } from "../shared/visible";
import { listedClauses, toggleClause } from "./query";

interface Props {
  query: string;
  onQuery: (query: string) => void;
}

/** The clauses of a query, each to be taken away; nothing for a single one, or where they are no plain list. */
export function Clauses({ query, onQuery }: Props) {
  const clauses = listedClauses(query);
  if (clauses.length < 2) {
    return null;
  }
  return (
    <div className="search-clauses">
      <TokenGroup
        items={clauses.map(({ clause, label }) => ({
          label: visible(label),
          dismissLabel: `Search without ${visible(clause)}`,
        }))}
        limit={8}
        onDismiss={({ detail }) => {
          const taken = clauses[detail.itemIndex];
          if (taken) {
            onQuery(toggleClause(query, taken.clause));
          }
        }}
      />
    </div>
  );
}
