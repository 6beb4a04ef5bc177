import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiError, get, post, rememberCsrfToken } from "./client";
import type {
  Access,
  ChainPage,
  EventRecord,
  FacetPage,
  Me,
  Session,
  SignedIn,
  SignInWays,
  TagPage,
  UsePage,
} from "./model";

const ME = ["me"];

/** Server data lives in this cache and nowhere else. A call refused for want of a sign-in ends it. */
export function queryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) {
          client.setQueryData(ME, null);
        }
      },
    }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: isWorthRetrying, refetchOnWindowFocus: false },
    },
  });
  return client;
}

function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503);
}

/** Who is signed in; null for nobody. */
export function useMe() {
  return useQuery({
    queryKey: ME,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      try {
        const me = await get<Me>("/me", {}, signal);
        rememberCsrfToken(me.csrf ?? "");
        return me;
      } catch (failure) {
        if (failure instanceof ApiError && failure.status === 401) {
          return null;
        }
        throw failure;
      }
    },
  });
}

/** How one can sign in, beside a one-time code. */
export function useSignInWays() {
  return useQuery({
    queryKey: ["sign-in-ways"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<SignInWays>("/sign-in", {}, signal),
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => post<SignedIn>("/sign-in", { code }),
    onSuccess: (signedIn) => {
      rememberCsrfToken(signedIn.csrf);
      return client.invalidateQueries();
    },
  });
}

const LEVELS: readonly string[] = ["viewer", "analyst", "auditor", "admin"];

/** Whether the visitor's access covers a level; `unrestricted` asks for all accounts, too. */
export function useMay(level: Access, unrestricted = false): boolean {
  const me = useMe().data;
  return (
    me !== null &&
    me !== undefined &&
    LEVELS.indexOf(me.access) >= LEVELS.indexOf(level) &&
    !(unrestricted && me.accounts)
  );
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<void>("/sign-out", {}),
    onSuccess: () => {
      client.setQueryData(ME, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] });
    },
  });
}

/** A time as the service takes it: an instant, a range, or none. */
export interface When {
  at?: string | null;
  from?: string | null;
  to?: string | null;
}

export function useFacets(q: string, when: When, fields: readonly string[], enabled: boolean) {
  return useQuery({
    queryKey: ["facets", q, when, fields],
    queryFn: ({ signal }) =>
      get<FacetPage>("/sessions/facets", { q, ...when, field: fields }, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useTagKeys() {
  return useQuery({
    queryKey: ["tag-keys"],
    staleTime: 300_000,
    queryFn: async ({ signal }) =>
      (await get<TagPage>("/tags", {}, signal)).items.map((item) => item.key),
  });
}

export const CHAIN_PAGE = 500;

/** The chain that a session belongs to, as believed then or as known now, a page at a time. */
export function useChain(memberId: string, knownAt: string | null) {
  return useInfiniteQuery({
    queryKey: ["chain", memberId, knownAt],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<ChainPage>(
        `/chains/${encodeURIComponent(memberId)}`,
        { knownAt, limit: CHAIN_PAGE, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (page) => page.next,
  });
}

export function useSession(sessionId: string) {
  return useQuery({
    queryKey: ["session", sessionId],
    queryFn: ({ signal }) => get<Session>(`/sessions/${encodeURIComponent(sessionId)}`, {}, signal),
  });
}

/** What a session's credentials did. */
export function useUses(sessionId: string) {
  return useQuery({
    queryKey: ["uses", sessionId],
    queryFn: async ({ signal }) =>
      (await get<UsePage>(`/sessions/${encodeURIComponent(sessionId)}/uses`, {}, signal)).items,
  });
}

/** A record as it was delivered, session token blanked, from the first of these accounts that has it. */
export function useEvent(accountIds: readonly string[], eventId: string) {
  return useQuery({
    queryKey: ["event", accountIds, eventId],
    queryFn: async ({ signal }) => {
      for (const [i, accountId] of accountIds.entries()) {
        try {
          return await get<EventRecord>(
            `/events/${encodeURIComponent(accountId)}/${encodeURIComponent(eventId)}`,
            {},
            signal,
          );
        } catch (failure) {
          const absent = failure instanceof ApiError && failure.status === 404;
          if (!absent || i === accountIds.length - 1) {
            throw failure;
          }
        }
      }
      throw new ApiError(404, "not-found", "No account is known that the record was delivered to.");
    },
  });
}
