import { createHash } from "node:crypto";
import type {
  InclusionProof,
  Pack,
  PackVerification,
  Schedule,
  SigningKey,
  TreeHead,
} from "../src/api/evidence";

/** Made-up packs, keys, and a tree of two leaves. */

export const KEYS: SigningKey[] = [
  key("5d75f28afc8b9ff8330c4e0c560edf7545640ccb8606b0534164b6c0dfe30d0f", "2026-06-01T00:00:00Z"),
  key("11aa22bb33cc44dd55ee66ff77008811992233445566778899aabbccddeeff00", "2026-01-01T00:00:00Z"),
];

function key(fingerprint: string, since: string): SigningKey {
  return { fingerprint, since, verifier: "hoptrail/example+f1348999+Ad4GO", succession: null };
}

const READY: Pack = {
  packId: "7f0a3c52-95a8-4d2f-8f43-0f8a7c1b2d3e",
  request: {
    from: "2026-01-01T00:00:00Z",
    to: "2026-04-01T00:00:00Z",
    query: "role:*Admin*",
    title: "Q1 <b>privileged</b>",
    sampleSize: 25,
    seed: "31415",
    keepDays: 400,
    withhold: [],
    pseudonyms: null,
    accounts: null,
  },
  askedBy: "admin",
  askedAt: "2026-06-03T09:00:00Z",
  state: "READY",
  done: 1204,
  total: 1204,
  failure: null,
  finishedAt: "2026-06-03T09:00:40Z",
  size: 4_123_456,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  keptUntil: "2027-07-08T09:00:00Z",
  scheduleId: null,
  dispositions: [
    {
      by: "auditor <b>one</b>",
      at: "2026-06-04T10:00:00Z",
      outcome: "EXCEPTIONS",
      reason: "Two sessions unexplained",
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
  ],
};

/** What came of verifying a pack of which a line was altered, by a hostile hand. */
export const VERIFICATION: PackVerification = {
  verdict: "FAILED",
  signer: KEYS[0]?.fingerprint ?? null,
  checks: [
    {
      name: "manifest",
      passed: true,
      detail: "2026-01-01T00:00:00Z to 2026-04-01T00:00:00Z, role:*Admin*",
      failures: [],
      failureCount: 0,
    },
    { name: "signature", passed: true, detail: "key 5d75f28a", failures: [], failureCount: 0 },
    {
      name: "population",
      passed: false,
      detail: "1,204 sessions",
      failures: ["sessions.jsonl:17: says <b>other</b> things of the session than its records"],
      failureCount: 3,
    },
  ],
  limits: ["Printed dossiers (PDF) are those that were signed; they are not made again."],
  size: 4_123_456,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  asOf: "2026-06-04T10:00:00Z",
};

/** One that goes on, with a hostile name. */
export const SCHEDULE: Schedule = {
  scheduleId: "schedule-1",
  name: "Quarterly <i>privileged</i>",
  cron: "0 0 1 1,4,7,10 *",
  delayHours: 24,
  query: "role:*Admin*",
  sampleSize: 25,
  keepDays: 400,
  withhold: null,
  from: "2026-04-01T00:00:00Z",
  to: "2026-07-01T00:00:00Z",
  packs: 1,
  madeBy: "admin",
  madeAt: "2026-01-01T09:00:00Z",
  endedBy: null,
  endedAt: null,
};

const UNMADE = { finishedAt: null, size: null, sha256: null, dispositions: [] };

/** Ready, being made, made under the key before, and failed. */
export const PACKS: Pack[] = [
  READY,
  { ...READY, ...UNMADE, packId: "pack-building", state: "BUILDING", done: 400, total: 900 },
  { ...READY, packId: "pack-before", finishedAt: "2026-03-01T00:00:00Z" },
  { ...READY, ...UNMADE, packId: "pack-failed", state: "FAILED", failure: "The disk is full" },
];

const LEAF = sha256(Buffer.from([0, 1, 2, 3]));
const BESIDE = sha256(Buffer.from([0, 4, 5, 6]));

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

export const HEAD: TreeHead = {
  treeSize: 2,
  root: sha256(Buffer.concat([Buffer.from([1]), LEAF, BESIDE])).toString("hex"),
  madeAt: "2026-06-03T09:00:00Z",
  fingerprint: KEYS[0]?.fingerprint ?? "",
  note: "hoptrail/example\n2\n…\n",
  timestamp: { at: "2026-06-03T09:00:01Z", authority: "CN=Clock tower", token: "MIIB" },
};

export const PROOF: InclusionProof = {
  accountId: "333333333333",
  eventId: "b7c1bb31-41d2-4c9e-9f58-1f0a6b2c9d7e",
  leafIndex: 0,
  leafHash: LEAF.toString("hex"),
  proof: [BESIDE.toString("base64")],
};
