import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Answer, Schemas, SessionPage } from "./model";

/** What was read of an account and region in an hour. */
export type CoveredHour = Answer<Schemas["Coverage"]>;
/** What digests say of an hour as a whole. */
export type Verdict = CoveredHour["verdict"];
/** Something that keeps logs from being proven whole. */
export type LogFault = Answer<Schemas["LogFault"]>;
type CoveragePage = Answer<Schemas["CoveragePage"]>;
type SourcePage = Answer<Schemas["SourcePage"]>;

const PAGE = 10_000;
const MOST_PAGES = 20;

/** All that was read in a time; `upTo` where there is more than is fetched. */
export function useCoverage(from: string, to: string) {
  return useQuery({
    queryKey: ["coverage", from, to],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const items: CoveredHour[] = [];
      let next: string | null = from;
      for (let pages = 0; next !== null && pages < MOST_PAGES; pages++) {
        const page: CoveragePage = await get<CoveragePage>(
          "/coverage",
          { from: next, to, limit: PAGE },
          signal,
        );
        items.push(...page.items);
        next = page.next;
      }
      return { items, upTo: next, from, to };
    },
  });
}

/** When the newest session was issued: where something is to be seen. Null where there is none. */
export function useLatestIssue() {
  return useQuery({
    queryKey: ["latest-issue"],
    queryFn: async ({ signal }) => {
      const page = await get<SessionPage>("/sessions", { sort: "-issuedAt", limit: 1 }, signal);
      return page.items[0]?.issuedAt ?? null;
    },
  });
}

/** Accounts of which something was read at other times, with the hours of a time in which nothing was. */
export function useGaps(from: string, to: string) {
  return useQuery({
    queryKey: ["coverage-gaps", from, to],
    queryFn: async ({ signal }) =>
      (await get<Answer<Schemas["SessionPage"]>>("/sessions", { from, to, limit: 1 }, signal))
        .completeness,
  });
}

/** What was read in all. */
export function useReadTotals() {
  return useQuery({
    queryKey: ["read-totals"],
    queryFn: async ({ signal }) => (await get<SourcePage>("/sources", { limit: 1 }, signal)).totals,
  });
}

/** What keeps the logs of an account and region from being proven whole, the first of it. */
export function useFaults(
  accountId: string,
  region: string,
  from: string,
  to: string,
  any: boolean,
) {
  return useQuery({
    queryKey: ["log-faults", accountId, region, from, to],
    enabled: any,
    queryFn: ({ signal }) =>
      get<Answer<Schemas["LogFaultPage"]>>(
        "/coverage/faults",
        { accountId, region, from, to, limit: 20 },
        signal,
      ),
  });
}
