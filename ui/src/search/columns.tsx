import type { ReactNode } from "react";
import type { Session } from "../api/model";
import { Account } from "../shared/Account";
import { TagChip } from "../shared/TagChip";
import { Text } from "../shared/Text";
import { duration, fullTime } from "../shared/time";
import { Found, Granted, Life, Linked, Tags, Who } from "./cells";

/** The moment looked at: where none is asked for, now. */
interface Looked {
  now: number;
  at: string | null;
}

export interface Column {
  id: string;
  label: string;
  /** A track of a CSS grid. */
  width: string;
  /** What the service sorts by. */
  sort?: string;
  cell: (session: Session, looked: Looked) => ReactNode;
}

const OFFERED: readonly Column[] = [
  {
    id: "who",
    label: "Who",
    width: "minmax(170px, 1.2fr)",
    cell: (session) => <Who session={session} />,
  },
  {
    id: "role",
    label: "Role",
    width: "minmax(170px, 1.2fr)",
    cell: (session, { at }) => <Granted session={session} at={at} />,
  },
  {
    id: "tags",
    label: "Session tags",
    width: "minmax(180px, 1.6fr)",
    cell: (session) => <Tags session={session} />,
  },
  { id: "grade", label: "Link", width: "122px", cell: (session) => <Linked session={session} /> },
  {
    id: "life",
    label: "Issued",
    width: "182px",
    sort: "issuedAt",
    cell: (session, { now }) => <Life session={session} now={now} />,
  },
  {
    id: "found",
    label: "Findings",
    width: "140px",
    cell: (session) => <Found session={session} />,
  },
  {
    id: "account",
    label: "Account",
    width: "150px",
    cell: ({ role }) => (role ? <Account id={role.accountId} name={role.accountName} /> : <None />),
  },
  {
    id: "sourceIdentity",
    label: "Source identity",
    width: "minmax(120px, 1fr)",
    cell: ({ sourceIdentity }) => <Told text={sourceIdentity} />,
  },
  {
    id: "ip",
    label: "From",
    width: "140px",
    cell: ({ sourceIp }) => <Told text={sourceIp} />,
  },
  {
    id: "agent",
    label: "Agent",
    width: "minmax(160px, 1fr)",
    cell: ({ userAgent }) => <Told text={userAgent} />,
  },
  {
    id: "action",
    label: "Issued by",
    width: "190px",
    cell: ({ action }) => <Told text={action} />,
  },
  { id: "region", label: "Region", width: "120px", cell: ({ region }) => <Told text={region} /> },
  {
    id: "key",
    label: "Access key",
    width: "190px",
    cell: ({ accessKeyIds: [key] }) => (key ? <code>{key}</code> : <None />),
  },
  {
    id: "expiresAt",
    label: "Expires",
    width: "170px",
    sort: "expiresAt",
    cell: ({ expiresAt, expiryEstimated }) => (
      <span className="nowrap">
        {expiryEstimated ? "about " : ""}
        {fullTime(expiresAt)}
      </span>
    ),
  },
  {
    id: "asked",
    label: "Asked for",
    width: "100px",
    cell: ({ durationSeconds }) =>
      durationSeconds === null ? <None /> : <span>{duration(durationSeconds)}</span>,
  },
  {
    id: "lastUsed",
    label: "Last seen at work",
    width: "170px",
    cell: ({ lastUsedAt }) =>
      lastUsedAt === null ? <None /> : <span className="nowrap">{fullTime(lastUsedAt)}</span>,
  },
  {
    id: "roleTags",
    label: "Role's tags",
    width: "minmax(140px, 1fr)",
    cell: ({ roleTags }) =>
      roleTags.length === 0 ? (
        <None />
      ) : (
        <Text>{roleTags.map(({ key, value }) => `${key}=${value}`).join(", ")}</Text>
      ),
  },
];

/** What is shown where the reader never chose. */
const USUAL: readonly string[] = ["who", "role", "tags", "grade", "life", "found"];

const TAG = "tag.";

/** All columns there are: those of every session, then one for each tag key known. */
export function offered(tagKeys: readonly string[]): Column[] {
  return [...OFFERED, ...tagKeys.map((key) => tagColumn(TAG + key))];
}

/** A column that shows the value of one tag. Its id is the field of the query language. */
function tagColumn(id: string): Column {
  const wanted = id.slice(TAG.length);
  return {
    id,
    label: `Tag ${wanted}`,
    width: "minmax(130px, 0.8fr)",
    cell: ({ tags }) => {
      const tag = tags.find(({ key }) => key.toLowerCase() === wanted.toLowerCase());
      return tag ? <TagChip tag={tag} /> : <None />;
    },
  };
}

/** The columns of these ids, in their order; unknown ids are left out, none at all are the usual ones. */
export function columnsOf(ids: readonly string[] | null): Column[] {
  const found = (ids ?? usualColumns()).flatMap(
    (id) => OFFERED.find((column) => column.id === id) ?? (isTag(id) ? tagColumn(id) : []),
  );
  return found.length > 0 ? found : columnsOf(USUAL);
}

function isTag(id: string): boolean {
  return id.startsWith(TAG) && id.length > TAG.length;
}

const CHOSEN = "hoptrail.columns";

/** The columns that the reader chose last, in this browser. */
function usualColumns(): readonly string[] {
  return localStorage.getItem(CHOSEN)?.split(",") ?? USUAL;
}

/**
 * Remembers a choice, in this browser; none, or what a new reader sees, is not worth remembering.
 * Says how it stands in an address.
 */
export function chooseColumns(ids: readonly string[]): readonly string[] | null {
  if (ids.length === 0 || ids.join() === USUAL.join()) {
    localStorage.removeItem(CHOSEN);
    return null;
  }
  localStorage.setItem(CHOSEN, ids.join());
  return ids;
}

function None() {
  return <span className="dim">–</span>;
}

function Told({ text }: { text: string | null }) {
  return text === null || text === "" ? <None /> : <Text>{text}</Text>;
}
