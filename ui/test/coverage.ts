import type { CoveredHour, LogFault } from "../src/api/coverage";

const NO_COUNTS = { proven: 0, unproven: 0, failed: 0, missing: 0 };
/** Of an hour that no digest says anything of. */
export const NO_DIGESTS = {
  digests: { ...NO_COUNTS, noKey: 0, backfill: 0 },
  logFiles: { ...NO_COUNTS, unnamed: 0, notCovered: 0 },
  verdict: "NO_DIGEST",
} as const;

/** The newest digest is not proven yet, and a log file of the hour before was changed. */
function proofOf(back: number): Pick<CoveredHour, "digests" | "logFiles" | "verdict"> {
  const { digests, logFiles } = NO_DIGESTS;
  if (back === 0) {
    return {
      digests: { ...digests, unproven: 1 },
      logFiles: { ...logFiles, unproven: 2 },
      verdict: "UNPROVEN",
    };
  }
  return {
    digests: { ...digests, proven: 1 },
    logFiles: back === 1 ? { ...logFiles, proven: 1, failed: 1 } : { ...logFiles, proven: 2 },
    verdict: back === 1 ? "FAILED" : "PROVEN",
  };
}

/** What digests say against that hour. */
export const FAULTS: LogFault[] = [
  {
    faultId: "00000000-0000-8000-8000-00000000fa01",
    kind: "LOG_CHANGED",
    severity: "FAILED",
    accountId: "222222222222",
    region: "eu-west-1",
    at: "2026-06-03T08:10:00Z",
    file: "s3://trail/AWSLogs/222222222222/CloudTrail/eu-west-1/2026/06/03/changed.json.gz",
    detail: "its text has the hash 00ff, another one states s3://trail/digest.json.gz",
  },
];

/** Made-up coverage: the second region was away for two hours, and some of a third was rejected. */
export function coveredHours(): CoveredHour[] {
  const end = Date.parse("2026-06-03T09:00:00Z");
  const hours: CoveredHour[] = [];
  for (const [i, region] of ["eu-west-1", "us-east-1", "us-west-2"].entries()) {
    for (const accountId of ["222222222222", "333333333333", "444444444444"]) {
      for (let back = 0; back < 30; back++) {
        if (i !== 1 || accountId !== "333333333333" || (back !== 4 && back !== 5)) {
          hours.push({
            accountId,
            region,
            hour: new Date(end - back * 3_600_000).toISOString(),
            records: 7 * 10 ** ((back + i) % 4),
            identityEvents: back,
            rejected: i === 2 && back === 3 ? 2 : 0,
            trails: 1,
            silent: false,
            ...(i === 0 && accountId === "222222222222" ? proofOf(back) : NO_DIGESTS),
          });
        }
      }
    }
  }
  return hours;
}

/** What was read in all. */
export const READ = { files: 2531, records: 100_006, identityEvents: 19_170, rejected: 6 };
