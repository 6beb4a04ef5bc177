/** A field of the query language. `facet` says that real values can be asked for. */
interface Field {
  name: string;
  hint: string;
  values?: readonly string[];
  facet?: boolean;
}

const FIELDS: readonly Field[] = [
  { name: "role", hint: "Role name or ARN", facet: true },
  { name: "account", hint: "Account id of the role", facet: true },
  { name: "origin", hint: "Who stands at the beginning", facet: true },
  {
    name: "originKind",
    hint: "What stands at the beginning",
    values: [
      "IAM_USER",
      "ROOT_USER",
      "SAML_USER",
      "WEB_IDENTITY",
      "IDENTITY_CENTER_USER",
      "AWS_SERVICE",
      "EXTERNAL_ACCOUNT",
      "UNSEEN_SESSION",
    ],
  },
  {
    name: "actor",
    hint: "Person, pipeline, workload, service or agent",
    values: ["PERSON", "PIPELINE", "WORKLOAD", "AWS_SERVICE", "AGENT", "UNKNOWN"],
  },
  {
    name: "grade",
    hint: "How firmly the session is linked to its parent",
    values: ["ORIGIN", "EXACT", "STRONG", "PROBABLE", "AMBIGUOUS", "UNSEEN"],
  },
  { name: "action", hint: "The call that issued the session", facet: true },
  { name: "session", hint: "Role session name" },
  { name: "key", hint: "Access key id" },
  { name: "principal", hint: "Principal id, AROA…:name" },
  { name: "provider", hint: "Identity provider" },
  { name: "sourceIdentity", hint: "Source identity" },
  { name: "region", hint: "Region of the call" },
  { name: "ip", hint: "Source address or CIDR block" },
  { name: "depth", hint: "Role hops from the origin" },
  { name: "chain", hint: "Chain id" },
  { name: "finding", hint: "Rule that found something" },
  { name: "tagKey", hint: "Sessions that have this tag key at all" },
];

const TAG_PREFIXES = ["tag", "roleTag", "principalTag"] as const;
const TAG_HINT: Record<(typeof TAG_PREFIXES)[number], string> = {
  tag: "Session tag",
  roleTag: "Tag of the role",
  principalTag: "What AWS would evaluate",
};

/** What the reader is typing at the end of the query. */
export type Typing =
  | { kind: "field"; before: string; stub: string }
  | { kind: "value"; before: string; field: string; stub: string };

/** Reads the last clause. Text within closed quotes is over; brackets and signs begin a clause. */
export function typing(query: string): Typing {
  let start = 0;
  let quoted = false;
  for (let i = 0; i < query.length; i++) {
    const character = query[i];
    if (character === "\\") {
      i++;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && (character === " " || character === "(")) {
      start = i + 1;
    } else if (i === start && (character === "-" || character === "+" || character === "!")) {
      start = i + 1;
    }
  }
  const clause = query.slice(start);
  const colon = colonOf(clause);
  if (colon < 0) {
    return { kind: "field", before: query.slice(0, start), stub: clause };
  }
  return {
    kind: "value",
    before: query.slice(0, start + colon + 1),
    field: clause.slice(0, colon),
    stub: unquoted(clause.slice(colon + 1)),
  };
}

function colonOf(clause: string): number {
  for (let i = 0; i < clause.length; i++) {
    if (clause[i] === "\\") {
      i++;
    } else if (clause[i] === '"') {
      return -1;
    } else if (clause[i] === ":") {
      return i;
    }
  }
  return -1;
}

function unquoted(text: string): string {
  return text.replace(/^"/, "").replace(/"$/, "").replace(/\\(.)/g, "$1");
}

/** A value that sessions have, and how many. */
interface KnownValue {
  value: string;
  label: string;
  count: number;
}

/** A way to go on: the whole query as it would be, and what the reader is shown. */
export interface Completion {
  query: string;
  label: string;
  hint: string;
}

const MOST_COMPLETIONS = 40;

export function completions(
  at: Typing,
  tagKeys: readonly string[],
  values: readonly KnownValue[],
): Completion[] {
  const found = at.kind === "field" ? fieldCompletions(at, tagKeys) : valueCompletions(at, values);
  return found.slice(0, MOST_COMPLETIONS);
}

function fieldCompletions(at: Typing, tagKeys: readonly string[]): Completion[] {
  const stub = at.stub.toLowerCase();
  const named = FIELDS.map((field) => ({ name: field.name, hint: field.hint }));
  const prefixes = stub === "" ? (["tag"] as const) : TAG_PREFIXES;
  const tags = prefixes.flatMap((prefix) =>
    tagKeys.map((key) => ({ name: `${prefix}.${escapeKey(key)}`, hint: TAG_HINT[prefix] })),
  );
  return [...named, ...tags]
    .filter(({ name }) => name.toLowerCase().includes(stub))
    .sort((a, b) => rank(a.name, stub) - rank(b.name, stub))
    .map(({ name, hint }) => ({ query: `${at.before}${name}:`, label: `${name}:`, hint }));
}

function rank(name: string, stub: string): number {
  return name.toLowerCase().startsWith(stub) ? 0 : 1;
}

function valueCompletions(
  at: Extract<Typing, { kind: "value" }>,
  values: readonly KnownValue[],
): Completion[] {
  const fixed = FIELDS.find((field) => field.name === at.field)?.values ?? [];
  const known = [...fixed.map((value) => ({ value, label: value, count: null })), ...values];
  const stub = at.stub.toLowerCase();
  return known
    .filter(({ label }) => label.toLowerCase().includes(stub))
    .map(({ value, label, count }) => ({
      query: `${at.before}${quoteValue(value)} `,
      label,
      hint: count === null ? "" : count.toLocaleString("en"),
    }));
}

/** The field whose values would help here; null where the service has none to offer. */
export function facetFor(at: Typing): string | null {
  if (at.kind === "field") {
    return null;
  }
  const field = FIELDS.find((candidate) => candidate.name === at.field);
  if (field) {
    return field.facet ? field.name : null;
  }
  return /^tag\../.test(at.field) ? at.field : null;
}

const PLAIN_VALUE = /^[\p{L}\p{N}_@.][\p{L}\p{N}_@.-]*$/u;
const OPERATORS = new Set(["AND", "OR", "NOT", "TO"]);

/** A value as it must stand in a query to mean exactly itself. */
export function quoteValue(value: string): string {
  if (PLAIN_VALUE.test(value) && !OPERATORS.has(value)) {
    return value;
  }
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

function escapeKey(key: string): string {
  return key.replace(/[^\p{L}\p{N}_.@-]/gu, "\\$&");
}

/** The clause that a facet value stands for. */
export function clauseOf(field: string, value: string): string {
  const name = field.startsWith("tag.") ? `tag.${escapeKey(field.slice(4))}` : field;
  return `${name}:${quoteValue(value)}`;
}

/** The clauses that all must hold, as far as the query is a plain list of them. */
export function clauses(query: string): string[] {
  const found: string[] = [];
  let current = "";
  let quoted = false;
  let nested = 0;
  for (let i = 0; i < query.length; i++) {
    const character = query[i] as string;
    if (character === "\\") {
      current += character + (query[++i] ?? "");
      continue;
    }
    if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && "([{".includes(character)) {
      nested++;
    } else if (!quoted && ")]}".includes(character)) {
      nested--;
    }
    if (character === " " && !quoted && nested <= 0) {
      found.push(current);
      current = "";
    } else {
      current += character;
    }
  }
  found.push(current);
  return found.filter((clause) => clause !== "" && clause !== "AND");
}

/** A clause as it stands in the query, and as it is read. */
export interface Listed {
  clause: string;
  label: string;
}

/** The clauses that all must hold; none where the query says how they belong together. */
export function listedClauses(query: string): Listed[] {
  const parts = clauses(query);
  return isListed(parts)
    ? [...new Set(parts)].map((clause) => ({ clause, label: read(clause) }))
    : [];
}

function isListed(parts: readonly string[]): boolean {
  return !parts.includes("OR") && !parts.includes("NOT");
}

function read(clause: string): string {
  const negated = /^[-!]/.test(clause);
  return negated ? `not ${clause.slice(1)}` : clause.replace(/^\+/, "");
}

/** The query narrowed by one more clause, or without it where it stood there already. */
export function toggleClause(query: string, clause: string): string {
  const parts = clauses(query);
  if (!isListed(parts)) {
    return parts.includes(clause) ? query : `(${query.trim()}) ${clause}`;
  }
  const without = parts.filter((part) => part !== clause);
  return (without.length < parts.length ? without : [...parts, clause]).join(" ");
}
