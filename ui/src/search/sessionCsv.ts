import type { Session } from "../api/model";
import { csvLine } from "../shared/csv";

/** The columns that `hoptrail search --csv` has. */
const COLUMNS = [
  "issuedAt",
  "expiresAt",
  "sessionId",
  "grade",
  "depth",
  "origin",
  "originKind",
  "account",
  "role",
  "sessionName",
  "accessKeyIds",
  "tags",
];

export function headLine(): string {
  return `${csvLine(COLUMNS)}\n`;
}

export function sessionLine(session: Session): string {
  const { link, depth, origin, role } = session;
  const cells = [
    session.issuedAt,
    session.expiresAt,
    session.sessionId,
    link.grade,
    depth === null ? "" : String(depth),
    origin?.name ?? "",
    origin?.kind ?? "",
    role?.accountId ?? "",
    role?.name ?? "",
    session.sessionName ?? "",
    session.accessKeyIds.join(" "),
    session.tags.map(({ key, value }) => `${key}=${value}`).join(" "),
  ];
  return `${csvLine(cells)}\n`;
}
