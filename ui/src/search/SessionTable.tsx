import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { Session, SessionPage } from "../api/model";
import { fullTime } from "../shared/time";
import { Found, Granted, Life, Linked, Tags, Who } from "./cells";
import type { SearchState } from "./url";

interface Props {
  state: SearchState;
  page: SessionPage | null;
  loading: boolean;
  onSort: (sort: string) => void;
  onNext: () => void;
  /** Null where the page before is not known. */
  onPrevious: (() => void) | null;
  onFirst: () => void;
}

/** One page of sessions. */
export function SessionTable({ state, page, loading, onSort, onNext, onPrevious, onFirst }: Props) {
  const now = state.when.at ? Date.parse(state.when.at) : Date.now();
  const columns = columnsAt(now, state.when.at ?? null).filter(
    (column) => column.id !== "found" || page?.items.some(({ findings }) => findings.length > 0),
  );
  const descending = state.sort.startsWith("-");
  const sorted = columns.find((column) => column.sortingField === state.sort.replace(/^-/, ""));
  return (
    <Table<Session>
      variant="container"
      items={page?.items ?? []}
      trackBy="sessionId"
      columnDefinitions={columns}
      loading={loading && page === null}
      loadingText="Searching"
      stickyHeader
      wrapLines
      enableKeyboardNavigation
      contentDensity="compact"
      {...(sorted ? { sortingColumn: sorted } : {})}
      sortingDescending={descending}
      onSortingChange={({ detail }) =>
        onSort(`${detail.isDescending ? "-" : ""}${detail.sortingColumn.sortingField}`)
      }
      ariaLabels={{ tableLabel: "Sessions" }}
      header={
        <Header
          variant="h2"
          {...(page ? { counter: `(${total(page)})` } : {})}
          description={page ? `As of ${fullTime(page.asOf)}` : undefined}
          actions={
            <div className="pager">
              {state.cursor ? (
                <>
                  <Button onClick={onFirst}>First page</Button>
                  {onPrevious ? (
                    <Button iconName="angle-left" onClick={onPrevious} ariaLabel="Previous page" />
                  ) : null}
                </>
              ) : null}
              <Button
                iconName="angle-right"
                iconAlign="right"
                disabled={!page?.next}
                loading={loading && page !== null}
                onClick={onNext}
              >
                Next page
              </Button>
            </div>
          }
        >
          Sessions
        </Header>
      }
    />
  );
}

function total({ total: { value, relation } }: SessionPage): string {
  const count = value.toLocaleString("en");
  return relation === "AT_LEAST" ? `${count}+` : count;
}

function columnsAt(now: number, at: string | null): TableProps.ColumnDefinition<Session>[] {
  return [
    { id: "who", header: "Who", minWidth: 190, cell: (session) => <Who session={session} /> },
    {
      id: "role",
      header: "Role",
      minWidth: 190,
      isRowHeader: true,
      cell: (session) => <Granted session={session} at={at} />,
    },
    {
      id: "tags",
      header: "Session tags",
      minWidth: 200,
      cell: (session) => <Tags session={session} />,
    },
    { id: "grade", header: "Link", width: 155, cell: (session) => <Linked session={session} /> },
    {
      id: "life",
      header: "Issued",
      width: 210,
      sortingField: "issuedAt",
      cell: (session) => <Life session={session} now={now} />,
    },
    { id: "found", header: "Findings", width: 150, cell: (session) => <Found session={session} /> },
  ];
}
