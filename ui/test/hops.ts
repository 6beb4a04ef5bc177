import type { BelievedLink, BlastRadius } from "../src/api/chain";
import type { Session } from "../src/api/model";
import { LATE_CHAIN, LATE_LINKS, lateChainAt } from "./beliefs.ts";
import { chainOf } from "./fixtures.ts";
import { leastPrivilege } from "./privilege.ts";
import { below, blastRadius, livesAt } from "./reach.ts";
import { REFUSED_CHAIN } from "./refused.ts";

const AS_OF = "2026-06-03T12:00:00Z";

/** Chains that only these answers have. */
const OWN = [LATE_CHAIN, REFUSED_CHAIN];

type Answered = [status: number, json: unknown];

/** What the service would answer about a session beside what it is; null for anything else. */
export function hops(sessionsBeside: (id: string) => readonly Session[]) {
  return (url: URL): Answered | null => {
    const [, collection, id = "", sub] = url.pathname
      .replace("/api/v1", "")
      .split("/")
      .map(decodeURIComponent);
    if (collection === "roles" && id === "policy") {
      return [200, leastPrivilege(250)];
    }
    const own = OWN.find((chain) => chain.some(({ sessionId }) => sessionId === id));
    const all = own ?? sessionsBeside(id);
    const session = all.find((candidate) => candidate.sessionId === id);
    if (session === undefined) {
      return null;
    }
    if (collection === "chains") {
      return own === LATE_CHAIN
        ? lateChain(url.searchParams.get("knownAt") ?? AS_OF)
        : own
          ? [200, chainOf(own)]
          : null;
    }
    if (collection !== "sessions") {
      return null;
    }
    switch (sub) {
      case undefined:
        return own ? [200, session] : null;
      case "descendants":
        return [200, descendants(url.searchParams, session, all)];
      case "policy":
        return [200, leastPrivilege(url.searchParams.has("descendants") ? all.length : 1)];
      case "links":
        return [200, { items: linksOf(session), next: null, asOf: AS_OF }];
      default:
        return null;
    }
  };
}

function lateChain(knownAt: string): Answered {
  const then = lateChainAt(knownAt);
  return then
    ? [200, chainOf(then)]
    : [404, { title: "Not found", status: 404, detail: "Not known then", code: "not-found" }];
}

function linksOf({
  sessionId,
  chainId,
  parentId,
  depth,
  link,
  origin,
  tags,
}: Session): BelievedLink[] {
  const held = { withheldOrigin: null, believedUntil: null, replacedBy: null };
  return sessionId === "late"
    ? LATE_LINKS
    : [{ chainId, parentId, depth, link, origin, tags, believedFrom: AS_OF, ...held }];
}

function descendants(params: URLSearchParams, top: Session, all: readonly Session[]) {
  const liveAt = params.get("liveAt");
  const found = below(top, all);
  const asked = liveAt === null ? found : found.filter((session) => livesAt(session, liveAt));
  const from = Number(params.get("cursor") ?? 0);
  const limit = Number(params.get("limit") ?? 100);
  const measured = params.get("blastRadius") !== "false";
  const knownAt = params.get("knownAt");
  return {
    items: asked.slice(from, from + limit),
    withheld: [],
    total: asked.length,
    blastRadius: measured
      ? measuredAs(blastRadius([top, ...found], liveAt ?? knownAt ?? AS_OF), knownAt)
      : null,
    next: from + limit < asked.length ? String(from + limit) : null,
    asOf: AS_OF,
  };
}

/** Of what was believed before, neither what was done is told nor a plan. */
function measuredAs(radius: BlastRadius, knownAt: string | null): BlastRadius {
  return knownAt === null
    ? radius
    : { ...radius, actions: [], actionsOfSessions: 0, revokePlan: [] };
}
