import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, postForStream, send } from "./client";
import type { Answer, Schemas } from "./model";

export type Pack = Answer<Schemas["Pack"]>;
export type PackState = Schemas["PackStoreState"];
export type PackOutcome = Schemas["PackOutcome"];
export type Schedule = Answer<Schemas["Schedule"]>;
export type ScheduleEvery = NonNullable<Schemas["ScheduleRequest"]["every"]>;
export type TreeHead = Answer<Schemas["TreeHead"]>;
export type SigningKey = Answer<Schemas["SigningKey"]>;
export type InclusionProof = Answer<Schemas["InclusionProof"]>;
export type PackVerification = Answer<Schemas["PackVerification"]>;
export type PackVerdict = PackVerification["verdict"];
type SchedulePage = Answer<Schemas["SchedulePage"]>;
type PackPage = Answer<Schemas["PackPage"]>;
type TreeHeadPage = Answer<Schemas["TreeHeadPage"]>;
type SigningKeyPage = Answer<Schemas["SigningKeyPage"]>;
type InclusionProofs = Answer<Schemas["InclusionProofs"]>;

/** What a pack is to hold; null takes what the service usually takes. */
export interface PackAsked {
  from: string;
  to: string;
  query: string;
  title: string;
  sampleSize: number | null;
  seed: string | null;
  keepDays: number | null;
}

const PACKS = ["packs"];
const SCHEDULES = ["schedules"];
const HEADS = ["tree-heads"];
const WHILE_BUILDING_MS = 2_000;

/** The newest packs, read again while one of them is being made. */
export function usePacks() {
  return useQuery({
    queryKey: PACKS,
    queryFn: ({ signal }) => get<PackPage>("/packs", { limit: 100 }, signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some((pack) => pack.state === "QUEUED" || pack.state === "BUILDING")
        ? WHILE_BUILDING_MS
        : false,
  });
}

export function useMakePack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: PackAsked) => post<Pack>("/packs", asked),
    onSuccess: () => client.invalidateQueries({ queryKey: PACKS }),
  });
}

/** Says what a reviewer found in a pack. */
export function useReviewPack(packId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: { outcome: PackOutcome; reason: string }) =>
      post<Pack>(`/packs/${encodeURIComponent(packId)}/dispositions`, said),
    onSuccess: () => client.invalidateQueries({ queryKey: PACKS }),
  });
}

/** The newest schedules of packs, ended ones among them. */
export function useSchedules() {
  return useQuery({
    queryKey: SCHEDULES,
    queryFn: ({ signal }) => get<SchedulePage>("/schedules", { limit: 100 }, signal),
  });
}

/** When packs are to be made, and of what. */
export interface ScheduleAsked {
  name: string;
  every: ScheduleEvery;
  query: string;
  delayHours: number;
  sampleSize: number;
}

export function useAddSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: ScheduleAsked) => post<Schedule>("/schedules", asked),
    onSuccess: () => client.invalidateQueries({ queryKey: SCHEDULES }),
  });
}

export function useEndSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (scheduleId: string) =>
      send<void>("DELETE", `/schedules/${encodeURIComponent(scheduleId)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: SCHEDULES }),
  });
}

/** One that the service holds, or a file. */
export type PackToVerify = Pack | File;

/** Verifies a pack by a key, or by none where the key is empty. It lasts as long as it takes. */
export function useVerifyPack() {
  return useMutation({
    mutationFn: async ({ pack, key }: { pack: PackToVerify; key: string }) => {
      const [path, content] =
        pack instanceof File
          ? ["/verifications", pack]
          : [`/packs/${encodeURIComponent(pack.packId)}/verifications`, null];
      const query = key === "" ? "" : `?key=${encodeURIComponent(key)}`;
      let text = "";
      const take = (piece: string) => {
        text += piece;
      };
      await postForStream(path + query, content, take, new AbortController().signal);
      return JSON.parse(text) as PackVerification;
    },
  });
}

/** Where the ZIP of a pack that is ready is fetched. */
export function packContent(packId: string): string {
  return `/api/v1/packs/${encodeURIComponent(packId)}/content`;
}

export function useTreeHeads() {
  return useQuery({
    queryKey: HEADS,
    queryFn: ({ signal }) => get<TreeHeadPage>("/tree-heads", { limit: 10 }, signal),
  });
}

export function useMakeHead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<TreeHead>("/tree-heads", undefined),
    onSuccess: () => client.invalidateQueries({ queryKey: HEADS }),
  });
}

export function useSigningKeys() {
  return useQuery({
    queryKey: ["signing-keys"],
    queryFn: ({ signal }) => get<SigningKeyPage>("/signing-keys", {}, signal),
  });
}

/** What shows that a record is in the tree of the largest head. */
export function useInclusion(accountId: string, eventId: string) {
  return useQuery({
    queryKey: ["inclusion", accountId, eventId],
    queryFn: ({ signal }) =>
      get<InclusionProofs>(
        `/proofs/inclusion/${encodeURIComponent(accountId)}/${encodeURIComponent(eventId)}`,
        {},
        signal,
      ),
  });
}
