import type { AccessLogVerification, Token } from "../api/settings";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";

/** Whether a token still holds, and until when or since when not. */
export function tokenState(
  { revokedAt, expiresAt }: Token,
  now: number,
): { holds: boolean; text: string } {
  if (revokedAt !== null) {
    return { holds: false, text: `○ revoked ${fullTime(revokedAt)}` };
  }
  if (expiresAt === null) {
    return { holds: true, text: "● until it is revoked" };
  }
  return Date.parse(expiresAt) > now
    ? { holds: true, text: `● until ${fullTime(expiresAt)}` }
    : { holds: false, text: `○ expired ${fullTime(expiresAt)}` };
}

/** Ids of accounts as they are typed; null for none. */
export function accountsTyped(text: string): string[] | null {
  const ids = text.split(/[\s,;]+/).filter((id) => id !== "");
  return ids.length === 0 ? null : ids;
}

/** What came of verifying the access log. */
export function verdict({ intact, entries, firstBreak }: AccessLogVerification): string {
  const whole = counted(entries, "entr").replace(/entrs?$/, entries === 1 ? "entry" : "entries");
  if (intact || firstBreak === null) {
    return `✓ Intact: ${whole}, each as it was written.`;
  }
  const what = {
    MISSING: "is missing",
    ALTERED: "or the one before it is not what was written",
    CUT_OFF: "and what came after it were taken off the end",
  }[firstBreak.kind];
  return `✕ Broken: entry ${firstBreak.number} ${what}. ${whole} before it are whole.`;
}

const TYPES: Record<string, string> = {
  csv: "text/csv",
  json: "application/json",
  yml: "application/yaml",
  yaml: "application/yaml",
};

/** The type under which a file of context is sent, by its name. */
export function contextType(fileName: string): string {
  const ending = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
  return TYPES[ending] ?? "application/octet-stream";
}

/** What each kind of context tells, and in which form. */
export const CONTEXT_MEANING: Record<string, string> = {
  accounts: "names of accounts; CSV or JSON",
  people: "people with the names that they go by; CSV or JSON",
  roles: "how sensitive roles are, what their sessions must carry; YAML",
  networks: "networks with names; CSV",
  canaries: "roles, tags and names that nobody has a reason to use; YAML",
  countries: "the countries of addresses; a MaxMind database of at most 10 MB",
};
