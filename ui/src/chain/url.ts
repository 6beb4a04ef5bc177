/** What the chain page shows, as it stands in its address. */
export interface ChainState {
  /** The instant looked at; null for none chosen. */
  at: string | null;
  /** The session whose details are open; null for the one the address names. */
  session: string | null;
}

export function readChain(params: URLSearchParams): ChainState {
  return { at: params.get("at"), session: params.get("session") };
}

export function writeChain(state: ChainState): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["at", "session"] as const) {
    const value = state[name];
    if (value) {
      params.set(name, value);
    }
  }
  return params;
}

/** The address of the chain of a session, seen at an instant. */
export function chainHref(sessionId: string, at: string | null | undefined): string {
  const query = at ? `?${new URLSearchParams({ at })}` : "";
  return `/chains/${encodeURIComponent(sessionId)}${query}`;
}
