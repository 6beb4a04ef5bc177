import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Actor, Answer, FacetPage, Origin, Schemas, SessionPage } from "./model";

type OriginPage = Answer<Schemas["OriginPage"]>;
export type OriginDetail = Answer<Schemas["OriginDetail"]>;
export type Tie = Schemas["PersonTie"];

/** One behind sessions, as far as a list tells. */
export interface OriginEntry {
  originId: string;
  name: string;
  /** How many sessions; null where the list does not say. */
  sessions: number | null;
  origin: Origin | null;
}

const MOST_BUSY = 500;

/** Those behind the most sessions. */
export function useBusyOrigins(actor: Actor | null) {
  return useQuery({
    queryKey: ["busy-origins", actor],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const page = await get<FacetPage>(
        "/sessions/facets",
        { q: actor ? `actor:${actor}` : "", field: "origin", limit: MOST_BUSY },
        signal,
      );
      const facet = page.items[0];
      const items = (facet?.values ?? []).map(
        ({ value, label, count }): OriginEntry => ({
          originId: value,
          name: label,
          sessions: count,
          origin: null,
        }),
      );
      return { items, distinct: facet?.distinct ?? 0 };
    },
  });
}

const PAGE = 100;

/** Those whose name, ARN, account or provider has a text in it. */
export function useOriginsNamed(q: string) {
  return useInfiniteQuery({
    queryKey: ["origins-named", q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<OriginPage>("/origins", { q, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next,
  });
}

export function useOrigin(originId: string) {
  return useQuery({
    queryKey: ["origin", originId],
    queryFn: ({ signal }) =>
      get<OriginDetail>(`/origins/${encodeURIComponent(originId)}`, {}, signal),
  });
}

export type OriginPaths = Answer<Schemas["OriginPaths"]>;
export type OriginPath = Answer<Schemas["OriginPath"]>;

const MOST_PATHS = 8;
const DAY_MS = 86_400_000;

/** The most usual ways of an origin in so many days before the newest of its sessions, that one included. */
export function useOriginPaths(originId: string, lastIssuedAt: string | null, days: number) {
  const end = lastIssuedAt === null ? Date.now() : Date.parse(lastIssuedAt) + 1000;
  return useQuery({
    queryKey: ["origin-paths", originId, lastIssuedAt, days],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<OriginPaths>(
        `/origins/${encodeURIComponent(originId)}/paths`,
        {
          from: new Date(end - days * DAY_MS).toISOString(),
          to: new Date(end).toISOString(),
          limit: MOST_PATHS,
        },
        signal,
      ),
  });
}

const RECENT_SESSIONS = 25;

/** The newest sessions of an origin. */
export function useRecentSessions(originId: string) {
  return useQuery({
    queryKey: ["recent-sessions", originId],
    queryFn: ({ signal }) =>
      get<SessionPage>(
        "/sessions",
        { q: `origin:${originId}`, sort: "-issuedAt", limit: RECENT_SESSIONS },
        signal,
      ),
  });
}

/** The newest sessions of an origin in which rules found something. */
export function useFoundSessions(originId: string) {
  return useQuery({
    queryKey: ["found-sessions", originId],
    queryFn: ({ signal }) =>
      get<SessionPage>(
        "/sessions",
        { q: `origin:${originId} finding:*`, sort: "-issuedAt", limit: 20 },
        signal,
      ),
  });
}
