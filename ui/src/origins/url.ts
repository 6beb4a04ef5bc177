import type { Actor } from "../api/model";

/** What the list of people and workloads shows, as it stands in its address. */
export interface OriginsState {
  q: string;
  /** Null for all. */
  actor: Actor | null;
}

export const ACTORS: readonly Actor[] = [
  "PERSON",
  "PIPELINE",
  "WORKLOAD",
  "AWS_SERVICE",
  "AGENT",
  "UNKNOWN",
];

export function readOrigins(params: URLSearchParams): OriginsState {
  const actor = ACTORS.find((known) => known === params.get("actor")) ?? null;
  return { q: params.get("q") ?? "", actor };
}

export function writeOrigins({ q, actor }: OriginsState): URLSearchParams {
  const params = new URLSearchParams();
  if (q.trim() !== "") {
    params.set("q", q.trim());
  }
  if (actor) {
    params.set("actor", actor);
  }
  return params;
}

export function originHref(originId: string): string {
  return `/origins/${encodeURIComponent(originId)}`;
}
