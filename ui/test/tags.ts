import type { Origin } from "../src/api/model";
import { PEOPLE } from "./fixtures.ts";

/** Made-up answers about tags. */

const AS_OF = "2026-06-03T12:00:00Z";
const [ALICE, , CI] = PEOPLE as [Origin, Origin, Origin];
const SEEN = { firstIssuedAt: "2026-06-03T08:00:00Z", lastIssuedAt: "2026-06-03T09:11:02Z" };
const ACCOUNT = "222222222222";

export function tagKeys() {
  const items = ["CostCenter", "Project", "Team", "Ticket", "<b>Key</b>"].map((key, i) => ({
    key,
    sessions: 900 - i * 150,
  }));
  return { items, distinct: items.length, next: null, asOf: AS_OF };
}

export function tagValues(key: string) {
  const items = ["alpha", "", "=cmd|' /C calc'!A0\n"].map((value, i) => ({
    value,
    sessions: 70 - i * 20,
    ...SEEN,
  }));
  return { key, items, distinct: 7, next: null, asOf: AS_OF };
}

export function holders() {
  const items = [
    { origin: ALICE, sessions: 12, ...SEEN },
    { origin: CI, sessions: 3, ...SEEN },
  ];
  return { key: "team", value: null, items, distinct: 2, next: null, asOf: AS_OF };
}

/** Who sets it: an identity provider for two roles, a caller, and one of whom no record says. */
export function setters() {
  const hub = `arn:aws:iam::${ACCOUNT}:role/HubRole`;
  const items = [
    {
      setBy: "IDENTITY_PROVIDER",
      setter: "http://www.okta.com/exk1",
      accountId: null,
      roleArn: hub,
    },
    {
      setBy: "CALLER",
      setter: `arn:aws:sts::${ACCOUNT}:assumed-role/HubRole`,
      accountId: ACCOUNT,
      roleArn: hub,
    },
    {
      setBy: "IDENTITY_PROVIDER",
      setter: "http://www.okta.com/exk1",
      accountId: null,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/Audit`,
    },
    { setBy: "CALLER", setter: null, accountId: null, roleArn: null },
  ].map((setter, i) => ({ ...setter, sessions: 9 - i, ...SEEN }));
  const period = { from: "2026-05-03T09:11:03Z", to: "2026-06-03T09:11:03Z" };
  return { key: "team", ...period, items, next: null, asOf: AS_OF };
}
