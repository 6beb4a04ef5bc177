import type { CoveredHour } from "../src/api/coverage";

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
          });
        }
      }
    }
  }
  return hours;
}

/** What was read in all. */
export const READ = { files: 2531, records: 100_006, identityEvents: 19_170, rejected: 6 };
