/** What is shown of the selected session instead of what it is: on demand, since it may be costly. */
export const VIEWS = ["candidates", "blast-radius", "least-privilege"] as const;
export type View = (typeof VIEWS)[number];

/** Of whom the least privileges are shown; of the session itself where none is named. */
const WHOSE = ["below", "role"] as const;

/** What the chain page shows, as it stands in its address. */
export interface ChainState {
  /** The instant looked at; null for none chosen. */
  at: string | null;
  /** The session whose details are open; null for the one the address names. */
  session: string | null;
  /** Null for what the session is. */
  view: View | null;
  /** When what is shown was believed; null for what is known now. */
  knownAt: string | null;
  of: (typeof WHOSE)[number] | null;
}

export function readChain(params: URLSearchParams): ChainState {
  return {
    at: params.get("at"),
    session: params.get("session"),
    view: VIEWS.find((view) => view === params.get("view")) ?? null,
    knownAt: params.get("knownAt"),
    of: WHOSE.find((of) => of === params.get("of")) ?? null,
  };
}

export function writeChain(state: Partial<ChainState>): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["at", "knownAt", "session", "view", "of"] as const) {
    const value = state[name];
    if (value) {
      params.set(name, value);
    }
  }
  return params;
}

/** The address of the chain of a session, seen at an instant. */
export function chainHref(sessionId: string, at: string | null | undefined): string {
  return chainAddress(sessionId, { at: at ?? null });
}

export function chainAddress(sessionId: string, state: Partial<ChainState>): string {
  const query = writeChain(state).toString();
  return `/chains/${encodeURIComponent(sessionId)}${query ? `?${query}` : ""}`;
}
