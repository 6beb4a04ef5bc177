import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Answer, ChainPage, Schemas } from "./model";
import { CHAIN_PAGE } from "./queries";

/** How far a session and all that came of it reach. */
export type BlastRadius = Answer<Schemas["BlastRadius"]>;
export type ReachedRole = Answer<Schemas["ReachedRole"]>;
export type RevokeStep = Answer<Schemas["RevokeStep"]>;
/** A link that was believed for a while. */
export type BelievedLink = Answer<Schemas["BelievedLink"]>;
/** What sessions would have needed to be allowed for what they did. */
export type LeastPrivilege = Answer<Schemas["LeastPrivilege"]>;
export type PermittedCall = Answer<Schemas["PermittedCall"]>;
type BelievedLinkPage = Answer<Schemas["BelievedLinkPage"]>;
type Lineage = Answer<Schemas["Lineage"]>;
type DescendantPage = Answer<Schemas["DescendantPage"]>;

/** The sessions from the root of a chain down to one, as believed then or as known now. */
export function useLineage(sessionId: string, knownAt: string | null, enabled: boolean) {
  return useQuery({
    queryKey: ["lineage", sessionId, knownAt],
    enabled,
    queryFn: async ({ signal }) =>
      (
        await get<Lineage>(
          `/sessions/${encodeURIComponent(sessionId)}/lineage`,
          { knownAt },
          signal,
        )
      ).sessions,
  });
}

interface Siblings {
  parentId: string;
  /** The ARN of their role; their kind where they are of none. */
  of: string;
  cursor: string | null;
}

/** Reads the next siblings of a crowd in a chain. */
export function useSiblings(memberId: string, knownAt: string | null) {
  return useMutation({
    mutationFn: ({ parentId, of, cursor }: Siblings) =>
      get<ChainPage>(`/chains/${encodeURIComponent(memberId)}`, {
        knownAt,
        parent: parentId,
        of,
        limit: CHAIN_PAGE,
        cursor,
      }),
  });
}

/**
 * The blast radius as believed then or as known now; alive is who is so at the instant, else at that
 * time, else now. Of what was believed it is without what was done, and without a plan.
 */
export function useBlastRadius(sessionId: string, liveAt: string | null, knownAt: string | null) {
  return useQuery({
    queryKey: ["blast-radius", sessionId, liveAt, knownAt],
    queryFn: async ({ signal }) =>
      (await get<DescendantPage>(descendantsOf(sessionId), { liveAt, knownAt, limit: 1 }, signal))
        .blastRadius,
  });
}

export const DESCENDANT_PAGE = 50;

/** A page of the sessions below one, as believed then or as known now: all, or those alive at an instant. */
export function useDescendants(
  sessionId: string,
  asked: { liveAt: string | null; knownAt: string | null; cursor: string | null },
) {
  return useQuery({
    queryKey: ["descendants", sessionId, asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<DescendantPage>(
        descendantsOf(sessionId),
        { ...asked, limit: DESCENDANT_PAGE, blastRadius: "false" },
        signal,
      ),
  });
}

/** The links that were believed of a session over time, the latest first. */
export function useLinks(sessionId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["links", sessionId],
    enabled,
    queryFn: async ({ signal }) =>
      (await get<BelievedLinkPage>(`/sessions/${encodeURIComponent(sessionId)}/links`, {}, signal))
        .items,
  });
}

/** Of whom the least privileges are asked: a session, it and all below it, or all of its role. */
export type Whose =
  | { of: "session"; sessionId: string }
  | { of: "below"; sessionId: string }
  | { of: "role"; roleArn: string };

export function useLeastPrivilege(whose: Whose) {
  return useQuery({
    queryKey: ["least-privilege", whose],
    queryFn: ({ signal }) =>
      whose.of === "role"
        ? get<LeastPrivilege>("/roles/policy", { arn: whose.roleArn }, signal)
        : get<LeastPrivilege>(
            `/sessions/${encodeURIComponent(whose.sessionId)}/policy`,
            { descendants: whose.of === "below" ? "true" : null },
            signal,
          ),
  });
}

function descendantsOf(sessionId: string): string {
  return `/sessions/${encodeURIComponent(sessionId)}/descendants`;
}
