/** How much a column of the heat map covers. */
export type Zoom = "hours" | "days";

/** What the heat map shows of each column: how much was read, or what digests say of it. */
export type Lens = "records" | "digests";

/** What the coverage page shows, as it stands in its address. */
export interface CoverageState {
  zoom: Zoom;
  lens: Lens;
  /** The end of what is shown; null for where the newest session is. */
  to: string | null;
  /** Only accounts that begin so. */
  account: string;
}

export function readCoverage(params: URLSearchParams): CoverageState {
  const to = params.get("to");
  return {
    zoom: params.get("zoom") === "days" ? "days" : "hours",
    lens: params.get("lens") === "digests" ? "digests" : "records",
    to: to && !Number.isNaN(Date.parse(to)) ? to : null,
    account: params.get("account") ?? "",
  };
}

export function writeCoverage({ zoom, lens, to, account }: CoverageState): URLSearchParams {
  const params = new URLSearchParams();
  if (zoom === "days") {
    params.set("zoom", zoom);
  }
  if (lens === "digests") {
    params.set("lens", lens);
  }
  if (to) {
    params.set("to", to);
  }
  if (account) {
    params.set("account", account);
  }
  return params;
}
