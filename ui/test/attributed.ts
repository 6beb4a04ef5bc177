import type { Attributed, Hop } from "../src/api/attribute";
import { ALICE_CHAIN, HOSTILE_CHAIN, UNSEEN_CHAIN } from "./fixtures.ts";

function hop(chain: typeof ALICE_CHAIN, place: number): Hop {
  const { sessionId, link, kind, depth, role, sessionName } = chain[
    place
  ] as (typeof chain)[number];
  return { sessionId, grade: link.grade, kind, depth, role, sessionName };
}

const ALICE = ALICE_CHAIN[0]?.origin ?? null;

/** A record of a call by alice, through a hub; `more` makes it another one. */
function answer(name: string, more: Partial<Attributed> = {}): Attributed {
  return {
    index: 0,
    eventId: `e-${name}`,
    accountId: "333333333333",
    eventTime: "2026-06-03T09:20:00Z",
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    link: { grade: "EXACT", evidence: [], checks: [], candidates: [], candidateCount: 0 },
    sessionId: "production",
    origin: ALICE,
    withheldOrigin: null,
    lineage: [hop(ALICE_CHAIN, 0), hop(ALICE_CHAIN, 1)],
    withheld: [],
    tags: [
      { key: "Team", value: "alpha", transitive: true, setBy: "INHERITED", originSessionId: "hub" },
    ],
    issuedSessionId: null,
    ...more,
  };
}

const ALONE = { sessionId: null, origin: null, lineage: [], tags: [] };

/** One answer of each sort: known, an origin's own call, ambiguous, nothing stored, unseen, withheld. */
export function attributed(): [
  Attributed,
  Attributed,
  Attributed,
  Attributed,
  Attributed,
  Attributed,
] {
  const link = answer("x").link;
  return [
    answer("alice"),
    answer("itself", {
      ...ALONE,
      index: 1,
      origin: ALICE,
      link: { ...link, grade: "ORIGIN" },
      eventName: "AssumeRoleWithSAML",
      eventSource: "sts.amazonaws.com",
      issuedSessionId: "hub",
    }),
    answer("ambiguous", {
      ...ALONE,
      index: 2,
      link: {
        ...link,
        grade: "AMBIGUOUS",
        candidates: ["production", "audit"],
        candidateCount: 2,
      },
    }),
    answer("nothing", { ...ALONE, index: 3, link: { ...link, grade: "UNSEEN" } }),
    answer("ghost", {
      index: 4,
      sessionId: "unseen",
      origin: UNSEEN_CHAIN[0]?.origin ?? null,
      lineage: [hop(UNSEEN_CHAIN, 0)],
      link: { ...link, grade: "UNSEEN" },
      tags: [],
    }),
    answer("withheld", {
      ...ALONE,
      index: 5,
      withheldOrigin: { kind: "IAM_USER", accountId: "999999999999" },
    }),
  ];
}

/** A record whose every text a hostile stranger chose. */
export function hostileAnswer(): Attributed {
  const [session] = HOSTILE_CHAIN;
  return answer("hostile", {
    eventName: "<script>alert(1)</script>",
    origin: session?.origin ?? null,
    lineage: [hop(HOSTILE_CHAIN, 0)],
    tags: session?.tags ?? [],
  });
}

/** So many records, as a file holds them. */
export function manyAnswers(count: number): Attributed[] {
  const sorts = attributed();
  return Array.from({ length: count }, (_none, index) => ({
    ...(sorts[index % sorts.length] as Attributed),
    eventId: `e-${index}`,
    index,
  }));
}
