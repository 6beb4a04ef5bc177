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

/** How many of an origin's sessions its usual paths are read from. */
export const RECENT_SESSIONS = 200;

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
