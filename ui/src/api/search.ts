import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post, send } from "./client";
import type { Answer, Schemas, SessionPage } from "./model";
import type { When } from "./queries";

export type SavedSearch = Answer<Schemas["SavedSearch"]>;
type SavedSearchPage = Answer<Schemas["SavedSearchPage"]>;

export interface SessionsAsked extends When {
  q: string;
  sort: string;
}

const PAGE_SIZE = 100;

/**
 * The sessions that a query and a time select, a page after another. What one visit found stays as
 * it was found, however long it is looked at: a list that changes under the reader cannot be read.
 */
export function useSessions(asked: SessionsAsked, visit: string) {
  return useInfiniteQuery({
    queryKey: ["sessions", asked, visit],
    staleTime: Number.POSITIVE_INFINITY,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => pageOf(asked, pageParam, PAGE_SIZE, signal),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function pageOf(
  asked: SessionsAsked,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<SessionPage> {
  return get<SessionPage>("/sessions", { ...asked, cursor, limit }, signal);
}

const SAVED = ["searches"];

/** One's own searches and those that others share. */
export function useSavedSearches(enabled: boolean) {
  return useQuery({
    queryKey: SAVED,
    enabled,
    queryFn: async ({ signal }) =>
      (await get<SavedSearchPage>("/searches", { limit: 200 }, signal)).items,
  });
}

export interface SearchToKeep {
  name: string;
  at: string | null | undefined;
  from: string | null | undefined;
  to: string | null | undefined;
  q: string;
  shared: boolean;
}

export function useKeepSearch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (search: SearchToKeep) => post<SavedSearch>("/searches", search),
    onSuccess: () => client.invalidateQueries({ queryKey: SAVED }),
  });
}

export function useForgetSearch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (searchId: string) =>
      send<void>("DELETE", `/searches/${encodeURIComponent(searchId)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: SAVED }),
  });
}
