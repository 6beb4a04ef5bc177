import { useEffect } from "react";
import { useLocation, useSearchParams } from "react-router";
import { ApiError } from "../api/client";
import { useSessions } from "../api/search";
import { Failure } from "../shared/Failure";
import { Clauses } from "./Clauses";
import { Examples, FirstVisit, NothingFound } from "./Empty";
import { Facets } from "./Facets";
import { Results } from "./Results";
import { SearchForm } from "./SearchForm";
import "./search.css";
import { isBlank, readSearch, type SearchState, writeSearch } from "./url";

/** The problem of a query that cannot be read; null for any other. */
function queryProblem(error: unknown): ApiError | null {
  return error instanceof ApiError && error.code === "invalid-query" ? error : null;
}

/** Who had what: every session that a query and a time select. */
export default function SearchPage() {
  const [params, setParams] = useSearchParams();
  const location = useLocation();
  // A visit is a set of results: other columns of them are the same visit, coming back is, too.
  const visit = String(location.state?.visit ?? location.key);
  const state = readSearch(params);
  const asked = { q: state.q, ...state.when, sort: state.sort };
  const sessions = useSessions(asked, visit);
  const show = (change: Partial<SearchState>) => setParams(writeSearch({ ...state, ...change }));
  useEffect(() => {
    document.title = state.q === "" ? "Search · Hoptrail" : `${state.q} · Hoptrail`;
  }, [state.q]);

  const first = sessions.data?.pages[0];
  const wrong = queryProblem(sessions.error);
  const nothing = first !== undefined && first.items.length === 0;
  if (nothing && isBlank(state)) {
    return <FirstVisit />;
  }
  return (
    <>
      <h1 className="visually-hidden">Search sessions</h1>
      <SearchForm state={state} wrong={wrong} onSearch={(q, when) => show({ q, when })} />
      {wrong ? null : <Clauses query={state.q} onQuery={(q) => show({ q })} />}
      {isBlank(state) ? <Examples onPick={(q) => show({ q })} /> : null}
      {wrong ? null : sessions.isError && sessions.data === undefined ? (
        <Failure what="The sessions" error={sessions.error} retry={() => sessions.refetch()} />
      ) : nothing ? (
        <NothingFound state={state} onShow={show} />
      ) : (
        <div className="results">
          <Facets state={state} onQuery={(q) => show({ q })} />
          <Results
            key={visit}
            visit={visit}
            state={state}
            sessions={sessions}
            onSort={(sort) => show({ sort })}
            onColumns={(columns) =>
              setParams(writeSearch({ ...state, columns }), { replace: true, state: { visit } })
            }
            onAgain={() => show({})}
            onSaved={(search) => setParams(search)}
          />
        </div>
      )}
    </>
  );
}
