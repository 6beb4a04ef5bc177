import { useEffect } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { ApiError } from "../api/client";
import { useSessions } from "../api/queries";
import { Failure } from "../shared/Failure";
import { Examples, FirstVisit, NothingFound } from "./Empty";
import { Facets } from "./Facets";
import { SearchForm } from "./SearchForm";
import "./search.css";
import { SessionTable } from "./SessionTable";
import { isBlank, readSearch, type SearchState, writeSearch } from "./url";

/** The problem of a query that cannot be read; null for any other. */
function queryProblem(error: unknown): ApiError | null {
  return error instanceof ApiError && error.code === "invalid-query" ? error : null;
}

/** Who had what: every session that a query and a time select. */
export default function SearchPage() {
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  // Pages are found forwards only: the way back is the browser's history.
  const pagesBack = Number(useLocation().state?.pagesBack ?? 0);
  const state = readSearch(params);
  const sessions = useSessions({
    q: state.q,
    ...state.when,
    sort: state.sort,
    cursor: state.cursor,
  });
  const show = (change: Partial<SearchState>) =>
    setParams(writeSearch({ ...state, cursor: null, ...change }), {
      state: { pagesBack: change.cursor ? pagesBack + 1 : 0 },
    });
  useEffect(() => {
    document.title = state.q === "" ? "Search · Hoptrail" : `${state.q} · Hoptrail`;
  }, [state.q]);

  const found = sessions.data;
  const wrong = queryProblem(sessions.error);
  const nothing = found !== undefined && found.items.length === 0 && state.cursor === null;
  if (nothing && isBlank(state)) {
    return <FirstVisit />;
  }
  return (
    <>
      <h1 className="visually-hidden">Search sessions</h1>
      <SearchForm state={state} wrong={wrong} onSearch={(q, when) => show({ q, when })} />
      {isBlank(state) ? <Examples onPick={(q) => show({ q })} /> : null}
      {wrong ? null : sessions.isError && sessions.data === undefined ? (
        <Failure what="The sessions" error={sessions.error} retry={() => sessions.refetch()} />
      ) : nothing ? (
        <NothingFound state={state} onShow={show} />
      ) : (
        <div className="results">
          <Facets state={state} onQuery={(q) => show({ q })} />
          <SessionTable
            state={state}
            page={found ?? null}
            loading={sessions.isPlaceholderData || sessions.isPending}
            onSort={(sort) => show({ sort })}
            onNext={() => found?.next && show({ cursor: found.next })}
            onPrevious={pagesBack > 0 ? () => navigate(-1) : null}
            onFirst={() => show({})}
          />
        </div>
      )}
    </>
  );
}
