import type { LogFault, Verdict } from "../api/coverage";
import { counted } from "../shared/words";
import type { Cell } from "./heat";

/** What digests say, in a few words. */
export const VERDICT_LABEL: Record<Verdict, string> = {
  PROVEN: "proven by digests",
  UNPROVEN: "not proven",
  FAILED: "changed, missing or added",
  NO_DIGEST: "no digest",
};

/** What is wrong with a file, in one sentence. */
export const FAULT_MEANING: Record<LogFault["kind"], string> = {
  DIGEST_UNREADABLE: "This digest cannot be read",
  DIGEST_MOVED: "This digest lies elsewhere than it says",
  DIGEST_MISSING: "This digest is not there",
  SIGNATURE_INVALID: "The signature of this digest is not CloudTrail's",
  KEY_UNKNOWN: "The key that signed this digest was not given",
  PREVIOUS_HASH_DIFFERS: "The next digest states another hash of this one",
  LOG_MISSING: "This log file is not there, though a digest names it",
  LOG_CHANGED: "This log file has other bytes than those that were delivered",
  LOG_DAMAGED: "This log file cannot be read to its end",
  LOG_TRAILING_BYTES: "This log file has bytes behind those that were delivered",
  LOG_UNNAMED: "No digest names this log file: it was added",
  RESULT_SIGNATURE_UNREADABLE: "What CloudTrail Lake signed cannot be read",
  RESULT_MISSING: "This file of a query's result is not there, though a signature names it",
  RESULT_CHANGED: "This file of a query's result has other bytes than those that were signed",
  RESULT_UNNAMED: "The signature beside this file does not name it",
  UNREADABLE: "This cannot be read",
  SIGNATURE_UNKNOWN: "The signature of this digest is not known yet",
  NO_KEYS: "This digest is not verified: no public keys were given",
  CHAIN_RESTARTED: "This digest says to be the first of a chain",
  LOG_NOT_COVERED: "There is no digest yet of the hour of this log file",
  RESULT_UNSIGNED: "No signature lies beside this file of a query's result",
};

/** The digests and log files of a cell that are not proven, in words. */
export function exceptions({ digests, logFiles }: Cell): string[] {
  const told: [number, string, string][] = [
    [digests.failed, "digest", "failed"],
    [digests.missing, "digest", "missing"],
    [digests.noKey, "digest", "not verified: no key"],
    [digests.unproven, "digest", "not proven"],
    [logFiles.failed, "log file", "changed"],
    [logFiles.unnamed, "log file", "added"],
    [logFiles.missing, "log file", "missing"],
    [logFiles.unproven, "log file", "not proven"],
    [logFiles.notCovered, "log file", "without a digest"],
  ];
  return told
    .filter(([count]) => count > 0)
    .map(([count, noun, what]) => `${counted(count, noun)} ${what}`);
}
