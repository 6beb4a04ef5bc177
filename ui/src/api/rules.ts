import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send, sendFile } from "./client";
import type { Answer, Schemas, Severity } from "./model";

export type Rule = Answer<Schemas["Rule"]>;
export type RuleDetail = Answer<Schemas["RuleDetail"]>;
export type RuleValidation = Answer<Schemas["RuleValidation"]>;
export type Finding = Answer<Schemas["Finding"]>;
export type RuleNoise = Answer<Schemas["RuleNoise"]>;
type RuleNoisePage = Answer<Schemas["RuleNoisePage"]>;
type RulePage = Answer<Schemas["RulePage"]>;
type FindingPage = Answer<Schemas["FindingPage"]>;

const RULES = "rules";
const YAML = "application/yaml";
const path = (ruleId: string) => `/rules/${encodeURIComponent(ruleId)}`;

/** The whole catalogue. */
export function useRules() {
  return useQuery({
    queryKey: [RULES],
    queryFn: async ({ signal }) => (await get<RulePage>("/rules", {}, signal)).items,
  });
}

export function useRule(ruleId: string) {
  return useQuery({
    queryKey: [RULES, ruleId],
    queryFn: ({ signal }) => get<RuleDetail>(path(ruleId), {}, signal),
  });
}

/** What each rule said in the last 31 days; rules that said nothing are absent. */
export function useRuleNoise() {
  return useQuery({
    queryKey: ["rule-noise"],
    queryFn: async ({ signal }) => {
      const { items } = await get<RuleNoisePage>("/rules/noise", {}, signal);
      return new Map(items.map((noise) => [noise.ruleId, noise]));
    },
  });
}

/** How much of what a rule finds is counted before it is only "more". */
export const MOST_COUNTED = 500;

/** The latest findings of a rule. */
export function useFindings(rule: string) {
  return useQuery({
    queryKey: ["findings", rule],
    queryFn: ({ signal }) => get<FindingPage>("/findings", { rule, limit: MOST_COUNTED }, signal),
  });
}

export interface Setting {
  enabled: boolean;
  /** Null: as the rule says. */
  severity: Severity | null;
  /** Those that differ from their defaults. */
  parameters: Record<string, number>;
}

/** Changes a rule, and renews what is shown of the catalogue. */
function useRuleChange<V, R = RuleDetail>(change: (value: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: [RULES] }),
  });
}

export function useSetRule(ruleId: string) {
  return useRuleChange((setting: Setting) => send<RuleDetail>("PUT", path(ruleId), setting));
}

/** Adds a rule in Sigma, or gives one a new text where its id is told. */
export function useWriteRule(ruleId: string | null) {
  return useRuleChange((text: string) =>
    ruleId === null
      ? sendFile<RuleDetail>("POST", "/rules", text, YAML)
      : sendFile<RuleDetail>("PUT", path(ruleId), text, YAML),
  );
}

export function useDeleteRule(ruleId: string) {
  return useRuleChange(() => send<void>("DELETE", path(ruleId)));
}

/** What is wrong with a text as a rule. */
export function useValidation(text: string) {
  return useQuery({
    queryKey: ["validation", text],
    enabled: text.trim() !== "",
    queryFn: () => sendFile<RuleValidation>("POST", "/rules/validate", text, YAML),
  });
}

export type Suppression = Answer<Schemas["Suppression"]>;
type SuppressionPage = Answer<Schemas["SuppressionPage"]>;

const SUPPRESSIONS = ["suppressions"];

/** All suppressions, expired and ended ones among them. */
export function useSuppressions(enabled: boolean) {
  return useQuery({
    queryKey: SUPPRESSIONS,
    enabled,
    queryFn: async ({ signal }) => {
      const all: Suppression[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: SuppressionPage = await get("/suppressions", { limit: 500, cursor }, signal);
        all.push(...page.items);
        cursor = page.next;
      }
      return all;
    },
  });
}

export interface SuppressionWanted {
  ruleId: string | null;
  query: string;
  reason: string;
  expiresAt: string;
}

export function useSuppress() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: SuppressionWanted) => post<Suppression>("/suppressions", wanted),
    onSuccess: () => client.invalidateQueries({ queryKey: SUPPRESSIONS }),
  });
}

export function useEndSuppression() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send<void>("DELETE", `/suppressions/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: SUPPRESSIONS }),
  });
}
