import { useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Answer, Schemas } from "./model";

export type Rule = Answer<Schemas["Rule"]>;
type RulePage = Answer<Schemas["RulePage"]>;

const RULES = "rules";

/** The whole catalogue. */
export function useRules() {
  return useQuery({
    queryKey: [RULES],
    queryFn: async ({ signal }) => (await get<RulePage>("/rules", {}, signal)).items,
  });
}
