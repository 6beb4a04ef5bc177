import Autosuggest, { type AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../api/client";
import { useFacets, useTagKeys, type When } from "../api/queries";
import { visible } from "../shared/visible";
import { completions, facetFor, typing } from "./query";
import type { SearchState } from "./url";
import { WhenPicker } from "./WhenPicker";

interface Props {
  state: SearchState;
  /** Why the service could not read the query, if so. */
  wrong: ApiError | null;
  onSearch: (q: string, when: When) => void;
}

/** The query with completion of fields and of real values, and the time asked about. */
export function SearchForm({ state, wrong, onSearch }: Props) {
  const [draft, setDraft] = useState(state.q);
  useEffect(() => setDraft(state.q), [state.q]);
  const field = useRef<AutosuggestProps.Ref>(null);
  useEffect(() => {
    const focusQuery = (event: KeyboardEvent) => {
      if (event.key === "/" && !isTyping(event.target)) {
        event.preventDefault();
        field.current?.focus();
      }
    };
    document.addEventListener("keydown", focusQuery);
    return () => document.removeEventListener("keydown", focusQuery);
  }, []);
  const at = typing(draft);
  const facet = facetFor(at);
  const tagKeys = useTagKeys();
  const values = useFacets("", state.when, facet ? [facet] : [], facet !== null);
  const known = values.data?.items.find((item) => item.field === facet)?.values ?? [];
  const options = completions(at, tagKeys.data ?? [], known).map((completion) => ({
    value: completion.query,
    label: visible(completion.label),
    labelTag: completion.hint,
  }));
  return (
    <form
      className="search-form"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(draft, state.when);
      }}
    >
      <div className="search-query">
        <Autosuggest
          ref={field}
          ariaLabel="Query"
          value={draft}
          options={options}
          filteringType="manual"
          hideEnteredTextOption
          enteredTextLabel={(text) => `Search ${visible(text)}`}
          placeholder="Who had what: role:ProductionRole tag.Project:atlas"
          empty={at.kind === "value" ? "No value to offer: type one" : "No such field"}
          statusType={facet && values.isPending ? "loading" : "finished"}
          invalid={wrong !== null}
          disableBrowserAutocorrect
          onChange={({ detail }) => setDraft(detail.value)}
        />
      </div>
      <WhenPicker
        key={JSON.stringify(state.when)}
        when={state.when}
        onChange={(when) => onSearch(draft, when)}
      />
      <Button variant="primary" formAction="submit" iconName="search">
        Search
      </Button>
      {wrong ? <QueryProblem query={state.q} problem={wrong} /> : null}
    </form>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

/** Points at the place where the query is wrong. */
function QueryProblem({ query, problem }: { query: string; problem: ApiError }) {
  const { position } = problem;
  return (
    <div className="query-problem" role="alert">
      {position !== null ? (
        <code>
          {visible(query.slice(0, position))}
          <mark>{visible(query.slice(position, position + 1)) || " "}</mark>
          {visible(query.slice(position + 1))}
        </code>
      ) : null}
      <span>{problem.message}</span>
    </div>
  );
}
