import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get, type Params } from "./client";
import type { Answer, Schemas } from "./model";

export type Scorecard = Answer<Schemas["Scorecard"]>;
export type Score = Answer<Schemas["ScorecardScore"]>;
export type Share = Answer<Schemas["ScorecardShare"]>;
export type Loss = Answer<Schemas["ScorecardLoss"]>;
export type RoleScore = Answer<Schemas["ScorecardRole"]>;

/** How much of what privileged sessions do can be pinned on somebody. */
export function useScorecard(asked: Params) {
  return useQuery({
    queryKey: ["scorecard", asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Scorecard>("/scorecard", asked, signal),
  });
}
