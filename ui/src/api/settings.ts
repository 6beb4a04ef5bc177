import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send, sendFile } from "./client";
import type { Access, Answer, Schemas } from "./model";

export type Token = Answer<Schemas["Token"]>;
export type LogFile = Answer<Schemas["LogFile"]>;
export type AccessLogEntry = Answer<Schemas["AccessLogEntry"]>;
export type AccessLogVerification = Answer<Schemas["AccessLogVerification"]>;
export type Context = Answer<Schemas["Context"]>;
type TokenPage = Answer<Schemas["TokenPage"]>;
type SourcePage = Answer<Schemas["SourcePage"]>;
type AccessLogPage = Answer<Schemas["AccessLogPage"]>;
type ContextPage = Answer<Schemas["ContextPage"]>;
type ContextDetail = Answer<Schemas["ContextDetail"]>;

const TOKENS = ["tokens"];
const CONTEXT = "context";

export function useTokens() {
  return useQuery({
    queryKey: TOKENS,
    queryFn: async ({ signal }) => (await get<TokenPage>("/tokens", {}, signal)).items,
  });
}

export interface TokenWanted {
  name: string;
  access: Access;
  /** Null: all accounts. */
  accounts: string[] | null;
  /** Null: until it is revoked. */
  days: number | null;
}

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: TokenWanted) => post<Answer<Schemas["CreatedToken"]>>("/tokens", wanted),
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send<void>("DELETE", `/tokens/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}

/** Files that were read, the latest first. */
export function useSources() {
  return useInfiniteQuery({
    queryKey: ["sources"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<SourcePage>("/sources", { limit: 100, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next,
  });
}

/** Which entries of the access log are asked for; empty is any. */
export interface AccessFilter {
  who: string;
  path: string;
  from: string;
  to: string;
}

export function useAccessLog(filter: AccessFilter) {
  return useInfiniteQuery({
    queryKey: ["access-log", filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<AccessLogPage>("/access-log", { ...filter, limit: 100, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next,
  });
}

/** Computes all hashes of the access log anew. */
export function useVerification() {
  return useMutation({
    mutationFn: () => get<AccessLogVerification>("/access-log/verification"),
  });
}

export function useContexts() {
  return useQuery({
    queryKey: [CONTEXT],
    queryFn: async ({ signal }) => (await get<ContextPage>("/context", {}, signal)).items,
  });
}

/** Every version of a kind. */
export function useContextVersions(kind: string) {
  return useQuery({
    queryKey: [CONTEXT, kind],
    queryFn: async ({ signal }) =>
      (await get<ContextDetail>(`/context/${encodeURIComponent(kind)}`, {}, signal)).versions,
  });
}

/** Tells a kind anew from a file, or takes it back where there is none. */
export function useTellContext(kind: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: { content: Blob; type: string } | null) => {
      const path = `/context/${encodeURIComponent(kind)}`;
      return file === null
        ? send<ContextDetail>("DELETE", path)
        : sendFile<ContextDetail>("PUT", path, file.content, file.type);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [CONTEXT] }),
  });
}
