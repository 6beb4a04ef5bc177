import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Answer, FacetPage, Schemas, SessionPage } from "./model";

type TagKeyPage = Answer<Schemas["TagKeyPage"]>;
type TagValuePage = Answer<Schemas["TagValuePage"]>;
type TagHolderPage = Answer<Schemas["TagHolderPage"]>;
type TagSetterPage = Answer<Schemas["TagSetterPage"]>;
export type TagSetter = Answer<Schemas["TagSetter"]>;

const MOST_KEYS = 500;

/** The keys of session tags with how many sessions carry each, the most frequent first. */
export function useTagKeyCounts() {
  return useQuery({
    queryKey: ["tag-key-counts"],
    queryFn: ({ signal }) => get<TagKeyPage>("/tags", { limit: MOST_KEYS }, signal),
  });
}

/** The most frequent values of a tag. */
export function useTagValues(key: string, limit: number) {
  return useQuery({
    queryKey: ["tag-values", key, limit],
    queryFn: ({ signal }) => get<TagValuePage>(path(key), { limit }, signal),
  });
}

function path(key: string): string {
  return `/tags/${encodeURIComponent(key)}`;
}

/** Who held a tag, of any value where none is named, at any time where no instant is. */
export function useTagHolders(key: string, value: string | null, at: string | null) {
  return useQuery({
    queryKey: ["tag-holders", key, value, at],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<TagHolderPage>(`${path(key)}/holders`, { value, at, limit: 50 }, signal),
  });
}

/** Who set a tag for sessions that were issued in a time, by which way. */
export function useTagSetters(key: string, from: string | null, to: string | null) {
  return useQuery({
    queryKey: ["tag-setters", key, from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<TagSetterPage>(`${path(key)}/setters`, { from, to, limit: 200 }, signal),
  });
}

/** How many sessions a timeline is drawn from. */
export const DRAWN_SESSIONS = 300;

/** The newest sessions that a query selects. */
export function useTaggedSessions(q: string) {
  return useQuery({
    queryKey: ["tagged-sessions", q],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<SessionPage>("/sessions", { q, sort: "-issuedAt", limit: DRAWN_SESSIONS }, signal),
  });
}

/** How many sessions of a role carry a tag. */
export interface RoleCoverage {
  role: string;
  tagged: number;
  sessions: number;
}

const MOST_ROLES = 25;

/** Of the roles with the most sessions that carry a tag: how many of all their sessions do. */
export function useRoleCoverage(tagged: string, anyOf: (roles: readonly string[]) => string) {
  return useQuery({
    queryKey: ["role-coverage", tagged],
    queryFn: async ({ signal }) => {
      const count = async (q: string) => {
        const params = { q, field: "role", limit: MOST_ROLES };
        return (await get<FacetPage>("/sessions/facets", params, signal)).items[0];
      };
      const some = await count(tagged);
      const values = some?.values ?? [];
      const all =
        values.length === 0 ? [] : (await count(anyOf(values.map(({ value }) => value))))?.values;
      const totals = new Map((all ?? []).map(({ value, count }) => [value, count]));
      return {
        distinct: some?.distinct ?? 0,
        items: values.map(
          ({ value, count }): RoleCoverage => ({
            role: value,
            tagged: count,
            sessions: Math.max(count, totals.get(value) ?? 0),
          }),
        ),
      };
    },
  });
}
