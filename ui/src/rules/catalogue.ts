import type { Severity } from "../api/model";
import type { Rule, Setting, Suppression } from "../api/rules";

/** What a rule's findings are given at present. */
export function severityOf({ severity, setting }: Rule): Severity {
  return setting.severity ?? severity;
}

/** `2.1`: of what it means, then of how it is set; findings name both. */
export function versionOf({ version, setting }: Rule): string {
  return `${version}.${setting.version}`;
}

/** The values in force, as `depth 4 (default 3)`. */
export function parametersOf({ defaults, setting }: Rule): string {
  return Object.entries(defaults)
    .map(([name, standard]) => {
      const value = setting.parameters[name] ?? standard;
      return value === standard ? `${name} ${value}` : `${name} ${value} (default ${standard})`;
    })
    .join(", ");
}

/** Rules that have every word somewhere in what is shown of them. */
export function matching(rules: readonly Rule[], text: string): Rule[] {
  const words = text.toLowerCase().split(/\s+/);
  return rules.filter((rule) => {
    const all = [rule.ruleId, rule.title, rule.why, severityOf(rule), rule.kind, ...rule.attack]
      .join(" ")
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** A setting being edited: numbers are text until they are sent. */
export interface Draft {
  enabled: boolean;
  severity: Severity | null;
  parameters: Record<string, string>;
}

export function draftOf({ defaults, setting }: Rule): Draft {
  return {
    enabled: setting.enabled,
    severity: setting.severity,
    parameters: Object.fromEntries(
      Object.entries(defaults).map(([name, standard]) => [
        name,
        String(setting.parameters[name] ?? standard),
      ]),
    ),
  };
}

const WHOLE = /^\d+$/;

/** Names of parameters that are no whole numbers. */
export function wrongParameters({ parameters }: Draft): string[] {
  return Object.entries(parameters)
    .filter(([, text]) => !WHOLE.test(text.trim()))
    .map(([name]) => name);
}

/** What is sent: parameters that have their default are left out. */
export function settingOf(draft: Draft, defaults: Rule["defaults"]): Setting {
  const parameters = Object.entries(draft.parameters)
    .map(([name, text]): [string, number] => [name, Number(text)])
    .filter(([name, value]) => value !== defaults[name]);
  return { ...draft, parameters: Object.fromEntries(parameters) };
}

export type SuppressionState = "in force" | "expired" | "ended";

export function stateOf({ endedAt, expiresAt }: Suppression, now: number): SuppressionState {
  if (endedAt !== null) {
    return "ended";
  }
  return Date.parse(expiresAt) > now ? "in force" : "expired";
}
