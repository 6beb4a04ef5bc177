import type { When } from "../api/queries";

/** What the search page shows, as it stands in its address. */
export interface SearchState {
  q: string;
  when: When;
  sort: string;
  /** Ids of the columns shown; null for those that the reader usually has. */
  columns: readonly string[] | null;
}

export const NEWEST_FIRST = "-issuedAt";

export function readSearch(params: URLSearchParams): SearchState {
  const at = params.get("at");
  const from = params.get("from");
  const to = params.get("to");
  return {
    q: params.get("q") ?? "",
    when: at ? { at } : { ...(from ? { from } : {}), ...(to ? { to } : {}) },
    sort: params.get("sort") ?? NEWEST_FIRST,
    columns: params.get("columns")?.split(",") ?? null,
  };
}

/** The parameters of an address, shortest form: what is as usual is left out. */
export function writeSearch({ q, when, sort, columns }: SearchState): URLSearchParams {
  const params = new URLSearchParams();
  const values = {
    q: q.trim(),
    at: when.at,
    from: when.from,
    to: when.to,
    sort: sort === NEWEST_FIRST ? null : sort,
    columns: columns?.join(","),
  };
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      params.set(name, value);
    }
  }
  return params;
}

/** Whether the reader asked for anything yet. */
export function isBlank({ q, when }: SearchState): boolean {
  return q.trim() === "" && !when.at && !when.from && !when.to;
}
