import type { OriginPath, OriginPaths } from "../src/api/origins";

/** Ways that alice usually takes. */

function step(role: string, accountId: string): OriginPath["steps"][number] {
  const roleArn = `arn:aws:iam::${accountId}:role/${role}`;
  return { kind: "ROLE", roleArn, accountId, accountName: null };
}

const HUB = step("HubRole", "222222222222");

export const PATHS: OriginPaths = {
  items: [
    {
      steps: [HUB, step("ProductionRole", "333333333333"), step("PaymentsData", "333333333333")],
      count: 1204,
      lastIssuedAt: "2026-06-03T09:11:02Z",
      lastSessionId: "payments",
    },
    {
      steps: [
        HUB,
        { kind: null, roleArn: null, accountId: "444444444444", accountName: null },
        step("<b>Audit", "333333333333"),
      ],
      count: 3,
      lastIssuedAt: "2026-06-03T09:02:00Z",
      lastSessionId: "audit",
    },
  ],
  distinct: 5,
  chains: 1290,
  sessions: 3871,
  complete: true,
  from: "2026-05-03T09:11:03Z",
  to: "2026-06-03T09:11:03Z",
  next: null,
  asOf: "2026-06-03T12:00:00Z",
};
