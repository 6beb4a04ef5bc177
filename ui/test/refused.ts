import type { RefusedTag, Session } from "../src/api/model";
import { ALICE_CHAIN, role, session } from "./fixtures.ts";

const [HUB, PRODUCTION, PAYMENTS] = ALICE_CHAIN as [Session, Session, Session];

function refused(key: string, value: string, more: Partial<RefusedTag> = {}): RefusedTag {
  return {
    key,
    value,
    transitive: false,
    roleArn: role("PaymentsData", "333333333333").arn,
    at: "2026-06-03T09:09:30Z",
    accountId: "333333333333",
    eventId: "d1e2f3a4-41d2-4c9e-9f58-1f0a6b2c9d7e",
    ...more,
  };
}

/** Sessions that asked for tags in vain, the last of them with candidates beside its parent. */
export const REFUSED_CHAIN: Session[] = [
  { ...HUB, sessionId: "refused-root", chainId: "refused-root" },
  {
    ...PRODUCTION,
    sessionId: "refused",
    chainId: "refused-root",
    parentId: "refused-root",
    link: {
      ...PRODUCTION.link,
      candidates: ["refused-other", "refused-root", "refused-gone"],
      candidateCount: 3,
    },
    refusedTags: [
      refused("CostCenter", "finance", { transitive: true }),
      refused("Team", "omega"),
      refused("<b>Admin</b>", "yes\u202e", { roleArn: null }),
    ],
  },
  {
    ...PAYMENTS,
    sessionId: "refused-below",
    chainId: "refused-root",
    parentId: "refused",
    findings: [],
  },
  session("refused-other", {
    chainId: "refused-root",
    parentId: "refused-root",
    depth: 2,
    issuedAt: "2026-06-03T08:00:00Z",
    expiresAt: "2026-06-03T09:00:00Z",
    role: role("BreakGlass", "222222222222"),
    sourceIdentity: "bob",
  }),
];
