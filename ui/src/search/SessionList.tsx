import Spinner from "@cloudscape-design/components/spinner";
import { useNavigate } from "react-router";
import type { Session } from "../api/model";
import type { useSessions } from "../api/search";
import { chainHref } from "../chain/url";
import { Failure } from "../shared/Failure";
import { type HeaderCell, LongTable } from "../shared/LongTable";
import type { Column } from "./columns";
import { type SearchState, writeSearch } from "./url";

interface Props {
  visit: string;
  state: SearchState;
  columns: readonly Column[];
  sessions: ReturnType<typeof useSessions>;
  onSort: (sort: string) => void;
}

/** The sessions found, as far down as the reader goes. */
export function SessionList({ visit, state, columns, sessions, onSort }: Props) {
  const navigate = useNavigate();
  const at = state.when.at ?? null;
  const looked = { at, now: at ? Date.parse(at) : Date.now() };
  const pages = sessions.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const search = writeSearch(state).toString();
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = sessions;
  const session = (index: number) => items[index] as Session;
  return (
    <div className={sessions.isPlaceholderData ? "stale" : ""} aria-busy={isFetching}>
      <LongTable
        label="Sessions"
        placeName={visit}
        columns={columns.map((column) => header(column, state.sort, onSort))}
        count={items.length}
        total={pages[0]?.total.relation === "EQUAL" ? pages[0].total.value : -1}
        row={(index) =>
          columns.map(({ id, cell }) => (
            <div key={id} role={id === "role" ? "rowheader" : "gridcell"}>
              {cell(session(index), looked)}
            </div>
          ))
        }
        rowKey={(index) => session(index).sessionId}
        onOpen={(index) =>
          navigate(chainHref(session(index).sessionId, at), {
            state: { search: search === "" ? "" : `?${search}` },
          })
        }
        onEnd={() => {
          if (hasNextPage && !isFetching && !isFetchNextPageError) {
            void fetchNextPage();
          }
        }}
        end={<End sessions={sessions} />}
      />
    </div>
  );
}

function header(column: Column, sort: string, onSort: (sort: string) => void): HeaderCell {
  const { id, label, width, sort: field } = column;
  if (field === undefined) {
    return { id, label, width };
  }
  const direction = sort === field ? "ascending" : sort === `-${field}` ? "descending" : null;
  const onToggle = () => onSort(direction === "descending" ? field : `-${field}`);
  return { id, label, width, sort: { direction, onToggle } };
}

/** What stands below the last row that is there. */
function End({ sessions }: { sessions: Props["sessions"] }) {
  if (sessions.isPending) {
    return <Waiting text="Searching" />;
  }
  if (sessions.isFetchingNextPage) {
    return <Waiting text="More sessions" />;
  }
  return sessions.isFetchNextPageError ? (
    <Failure what="More sessions" error={sessions.error} retry={() => sessions.fetchNextPage()} />
  ) : null;
}

function Waiting({ text }: { text: string }) {
  return (
    <p className="dim found-end">
      <Spinner /> {text}
    </p>
  );
}
