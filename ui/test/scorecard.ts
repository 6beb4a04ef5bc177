import type { Score, Scorecard } from "../src/api/scorecard.ts";

const HOSTILE_ROLE = 'arn:aws:iam::222222222222:role/"><script>alert(1)</script>\u202e';
const ADMIN = "arn:aws:iam::111122223333:role/ops/Admin";
const POLICY = JSON.stringify(
  {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "HoptrailDirect",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111122223333:user/alice"] },
        Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
        Condition: { Null: { "sts:SourceIdentity": "false" } },
      },
    ],
  },
  null,
  2,
);

function score(named: number, identity: number, of: number, query: string | null): Score {
  const shares = (times: number) => ({
    named: { count: named * times, of: of * times },
    sourceIdentity: { count: identity * times, of: of * times },
    tags: { count: 0, of: 0 },
  });
  const loss = (name: Score["losses"][number]["loss"], sessions: number, clause: string) => ({
    loss: name,
    tagKey: null,
    sessions,
    uses: sessions * 40,
    query: query === null ? null : `${query} AND ${clause}`,
  });
  return {
    sessions: shares(1),
    uses: shares(40),
    weaklyNamed: Math.floor(named / 10),
    losses: [
      ...(named < of ? [loss("UNSEEN_CALLER", of - named, "originKind:UNSEEN_SESSION")] : []),
      ...(identity < of ? [loss("NO_SOURCE_IDENTITY", of - identity, "NOT sourceIdentity:*")] : []),
    ],
    query,
  };
}

/** Two roles, one of them with a hostile name, over ten days. */
export function scorecard(from: string, to: string): Scorecard {
  const total = score(4_120, 300, 5_000, "role:*");
  const step = (Date.parse(to) - Date.parse(from)) / 10;
  const iso = (at: number) => new Date(at).toISOString();
  return {
    from,
    to,
    basis: {
      roles: "ALL",
      sensitivity: null,
      tags: "NONE",
      tagKeys: [],
      originKinds: ["IAM_USER", "SAML_USER", "WEB_IDENTITY", "IDENTITY_CENTER_USER"],
      grades: ["ORIGIN", "EXACT", "STRONG", "PROBABLE", "AMBIGUOUS", "UNSEEN"],
    },
    total,
    trend: Array.from({ length: 10 }, (_, i) => {
      const day = score(i === 3 ? 0 : 40 + 6 * i, 3 * i, i === 3 ? 0 : 100, null);
      return {
        from: iso(Date.parse(from) + i * step),
        to: iso(Date.parse(from) + (i + 1) * step),
        sessions: day.sessions,
        uses: day.uses,
      };
    }),
    accounts: [
      {
        accountId: "111122223333",
        accountName: "Pay production",
        score: score(4_000, 300, 4_800, 'account:"111122223333" AND role:*'),
      },
      {
        accountId: "222222222222",
        accountName: null,
        score: score(120, 0, 200, 'account:"222222222222" AND role:*'),
      },
    ],
    accountCount: 2,
    roles: [
      {
        roleArn: ADMIN,
        accountId: "111122223333",
        accountName: "Pay production",
        score: score(4_000, 300, 4_800, `role:"${ADMIN}"`),
        remedies: [
          {
            losses: ["UNSEEN_CALLER"],
            advice:
              "No trail of account 444455556666 was read: add it to the organisation's trail.",
            policy: null,
          },
          {
            losses: ["NO_SOURCE_IDENTITY"],
            advice: "Put this in place of the statements that let these callers in.",
            policy: POLICY,
          },
        ],
      },
      {
        roleArn: HOSTILE_ROLE,
        accountId: "222222222222",
        accountName: null,
        score: score(120, 200, 200, `role:"${HOSTILE_ROLE.replace('"', '\\"')}"`),
        remedies: [],
      },
    ],
    roleCount: 2,
    notProven: ["AWS does not vouch for a source identity or a session tag."],
    asOf: to,
    completeness: { indexDelaySeconds: 0, gaps: [], gapCount: 0 },
  };
}
