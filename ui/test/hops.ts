import type { Session } from "../src/api/model";
import { below, blastRadius, livesAt } from "./reach.ts";

const AS_OF = "2026-06-03T12:00:00Z";

/** What the service would answer about a session beside what it is; null for anything else. */
export function hops(sessionsBeside: (id: string) => readonly Session[]) {
  return (url: URL): [number, unknown] | null => {
    const [, collection, id = "", sub] = url.pathname
      .replace("/api/v1", "")
      .split("/")
      .map(decodeURIComponent);
    const all = sessionsBeside(id);
    const session = all.find((candidate) => candidate.sessionId === id);
    if (collection !== "sessions" || session === undefined) {
      return null;
    }
    return sub === "descendants" ? [200, descendants(url.searchParams, session, all)] : null;
  };
}

function descendants(params: URLSearchParams, top: Session, all: readonly Session[]) {
  const liveAt = params.get("liveAt");
  const found = below(top, all);
  const asked = liveAt === null ? found : found.filter((session) => livesAt(session, liveAt));
  const from = Number(params.get("cursor") ?? 0);
  const limit = Number(params.get("limit") ?? 100);
  const measured = params.get("blastRadius") !== "false" && !params.has("knownAt");
  return {
    items: asked.slice(from, from + limit),
    withheld: [],
    total: asked.length,
    blastRadius: measured ? blastRadius([top, ...found], liveAt ?? AS_OF) : null,
    next: from + limit < asked.length ? String(from + limit) : null,
    asOf: AS_OF,
  };
}
