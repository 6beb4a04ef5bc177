import type { Attributed, Hop } from "../api/attribute";
import { csvLine } from "../shared/csv";
import { counted, KIND_LABEL, originKindLabel } from "../shared/words";

/** Whether the data tells who was behind a record. */
export function isKnown({ origin, withheldOrigin }: Attributed): boolean {
  return withheldOrigin !== null || (origin !== null && origin.kind !== "UNSEEN_SESSION");
}

/** Why it is not known who was behind a record, in a sentence. */
export function whyUnknown({ link, origin, lineage }: Attributed): string {
  if (link.grade === "AMBIGUOUS") {
    return `${counted(link.candidateCount, "session")} fit equally well, so none is named.`;
  }
  if (origin !== null) {
    return lineage.length > 1
      ? "The chain begins at a session whose issuing call is in no log that was read."
      : "The call that issued this session is in no log that was read.";
  }
  return lineage.length === 0
    ? "Nothing is stored of the session that made the call."
    : "The chain above the session is not settled.";
}

/** The origin in words where its name may not be told. */
export function withheldText({ withheldOrigin }: Attributed): string | null {
  return withheldOrigin === null
    ? null
    : `${originKindLabel(withheldOrigin.kind)} of an account that you may not see${
        withheldOrigin.accountId ? `, ${withheldOrigin.accountId}` : ""
      }`;
}

export function hopName(hop: Hop): string {
  return hop.role?.name ?? KIND_LABEL[hop.kind];
}

/** How often something was behind the records. */
interface Tally {
  originId: string;
  name: string;
  count: number;
}

export interface Summary {
  known: number;
  unknown: number;
  /** Those behind the most records first. */
  origins: Tally[];
}

export function summarize(items: readonly Attributed[]): Summary {
  const tallies = new Map<string, Tally>();
  let known = 0;
  for (const item of items) {
    known += isKnown(item) ? 1 : 0;
    if (item.origin) {
      const { originId, name } = item.origin;
      const tally = tallies.get(originId) ?? { originId, name, count: 0 };
      tally.count++;
      tallies.set(originId, tally);
    }
  }
  const origins = [...tallies.values()].sort((a, b) => b.count - a.count);
  return { known, unknown: items.length - known, origins };
}

/** Which of the records are shown. */
export interface Filter {
  which: "all" | "known" | "unknown";
  originId: string | null;
}

export function filtered(items: readonly Attributed[], { which, originId }: Filter) {
  return items.filter(
    (item) =>
      (which === "all" || isKnown(item) === (which === "known")) &&
      (originId === null || item.origin?.originId === originId),
  );
}

const COLUMNS = [
  "eventTime",
  "eventId",
  "accountId",
  "eventSource",
  "eventName",
  "grade",
  "origin",
  "originKind",
  "path",
  "sessionId",
  "tags",
];

/** The answers as comma-separated values, in the columns of `hoptrail attribute --csv`. */
export function csv(items: readonly Attributed[]): string {
  return [COLUMNS, ...items.map(cells)].map((line) => `${csvLine(line)}\n`).join("");
}

function cells(item: Attributed): string[] {
  return [
    item.eventTime,
    item.eventId,
    item.accountId,
    item.eventSource,
    item.eventName,
    item.link.grade,
    item.origin?.name ?? "",
    item.origin?.kind ?? "",
    item.lineage.map(hopName).join(" › "),
    item.sessionId ?? "",
    item.tags
      .map(({ key, value, transitive }) => `${key}=${value}${transitive ? "→" : ""}`)
      .join(" "),
  ];
}

/** `not JSON` and the like: why records could not be read, with their number. */
export function rejectedText(rejected: Record<string, number>): string {
  return Object.entries(rejected)
    .map(
      ([reason, count]) =>
        `${count.toLocaleString("en")} ${reason
          .replace(/_/g, " ")
          .toLowerCase()
          .replace(/\bjson\b/, "JSON")}`,
    )
    .join(", ");
}
