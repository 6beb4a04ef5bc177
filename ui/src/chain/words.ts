import type { Check, CheckKind, Evidence, RefusedTag, Verdict } from "../api/model";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { lastPart, SET_BY_LABEL, words } from "../shared/words";
import type { Cell, Earlier } from "./lanes";

/** What a cell of a lane says, in a sentence. */
export function describe(cell: Cell): string {
  switch (cell.kind) {
    case "set":
      return `${value(cell)}, set by ${SET_BY_LABEL[cell.by]}${handed(cell.transitive)}`;
    case "overridden":
      return `${value(cell)}, set by ${SET_BY_LABEL[cell.by]}${handed(cell.transitive)}; ${earlier(cell.was)} before`;
    case "inherited":
      return `${value(cell)}, inherited${cell.expected ? `, yet the parent had ${earlier(cell.expected)}` : ""}`;
    case "dropped":
      return `not handed on, since it was not transitive; ${earlier(cell.was)}`;
    case "lost":
      return `absent, though the parent had it as transitive; ${earlier(cell.was)}`;
  }
}

/** What a session asked for in vain, in a sentence. */
export function describeRefused({ value, transitive, roleArn, at }: RefusedTag): string {
  const role = roleArn ? ` at ${visible(lastPart(roleArn))}` : "";
  return `${visible(value)} asked for${role}${transitive ? ", to be handed on," : ""} and refused, ${fullTime(at)}`;
}

function value(cell: { value: string; spelling: string | null }): string {
  const spelt = cell.spelling === null ? "" : ` (spelt ${visible(cell.spelling)})`;
  return `${visible(cell.value)}${spelt}`;
}

function handed(transitive: boolean): string {
  return transitive ? ", handed on" : "";
}

function earlier(was: Earlier): string {
  return `${visible(was.value)} by ${SET_BY_LABEL[was.by]}`;
}

const EVIDENCE: Record<Evidence, string> = {
  ACCESS_KEY: "The caller's access key is the one the parent was issued",
  PRINCIPAL: "The caller's principal is the parent's role and session name",
  CREATION_TIME: "The caller's session was created when the parent was issued",
  KEY_ALIAS: "The caller's access key belongs to the parent by another record",
  SWITCH_ROLE: "A console switch of role names both ends",
  ALIVE: "The parent was alive then",
  EXTERNAL_ACCOUNT: "The caller's account is outside the organisation",
  PORTAL_CALL: "The portal fetched credentials of the permission set at that second",
};

export function evidenceText(evidence: Evidence): string {
  return EVIDENCE[evidence] ?? sentence(words(evidence));
}

const CHECKS: Record<CheckKind, string> = {
  INHERITED_TAGS: "Inherited tags",
  SOURCE_IDENTITY: "Source identity",
  LIFETIME: "Life",
  KEY_ACCOUNT: "Account in the key",
  ACYCLIC: "No circle",
};

export function checkText(check: Check): string {
  const name = CHECKS[check.check] ?? sentence(words(check.check));
  return check.detail ? `${name}: ${visible(check.detail)}` : name;
}

export const SIGNS: Record<Verdict, string> = { CONFIRMS: "✓", REFUTES: "✕", SILENT: "–" };
export const VERDICT_WORDS: Record<Verdict, string> = {
  CONFIRMS: "confirms",
  REFUTES: "refutes",
  SILENT: "says nothing",
};

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
