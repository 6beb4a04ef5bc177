import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { Link } from "react-router";
import type { SessionPage } from "../api/model";
import type { useSessions } from "../api/search";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { ColumnChoice } from "./ColumnChoice";
import { columnsOf } from "./columns";
import { Export } from "./Export";
import { SavedSearches } from "./SavedSearches";
import { SessionList } from "./SessionList";
import type { SearchState } from "./url";

interface Props {
  visit: string;
  state: SearchState;
  sessions: ReturnType<typeof useSessions>;
  onSort: (sort: string) => void;
  onColumns: (columns: readonly string[] | null) => void;
  /** Asks the same again. */
  onAgain: () => void;
  /** Goes to another search, by its address. */
  onSaved: (address: URLSearchParams) => void;
}

/** What was found, and what can be done with it. */
export function Results(props: Props) {
  const { visit, state, sessions, onSort, onColumns, onAgain, onSaved } = props;
  const [open, setOpen] = useState<"columns" | "saved" | null>(null);
  const first = sessions.data?.pages[0];
  const columns = columnsOf(state.columns);
  return (
    <div className="found">
      <div className="found-head">
        <div>
          <h2>Sessions {first ? <span className="dim">({total(first)})</span> : null}</h2>
          {first ? <Known page={first} onAgain={onAgain} /> : null}
        </div>
        <div className="found-tools">
          <Button iconName="star" onClick={() => setOpen("saved")}>
            Saved
          </Button>
          <Button iconName="settings" onClick={() => setOpen("columns")}>
            Columns
          </Button>
          <Export state={state} total={first?.total.value ?? 0} />
        </div>
      </div>
      <SessionList
        visit={visit}
        state={state}
        columns={columns}
        sessions={sessions}
        onSort={onSort}
      />
      {open === "columns" ? (
        <ColumnChoice columns={columns} onChoose={onColumns} onClose={() => setOpen(null)} />
      ) : null}
      {open === "saved" ? (
        <SavedSearches state={state} onOpen={onSaved} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  );
}

function total({ total: { value, relation } }: SessionPage): string {
  const count = value.toLocaleString("en");
  return relation === "AT_LEAST" ? `${count}+` : count;
}

/** How far the answer can be relied on. */
function Known({ page, onAgain }: { page: SessionPage; onAgain: () => void }) {
  const { gapCount } = page.completeness;
  return (
    <p className="dim found-known">
      As of {fullTime(page.asOf)}
      <Button variant="inline-icon" iconName="refresh" ariaLabel="Search again" onClick={onAgain} />
      {gapCount > 0 ? (
        <Link to="/coverage" className="gaps">
          ⚠ {counted(gapCount, "gap")} in what was read of that time
        </Link>
      ) : null}
    </p>
  );
}
