import type {
  Pack,
  PackOutcome,
  PackState,
  PackVerdict,
  ScheduleEvery,
  SigningKey,
} from "../api/evidence";

export const STATE_LABEL: Record<PackState, string> = {
  QUEUED: "waiting",
  BUILDING: "being made",
  READY: "ready",
  FAILED: "failed",
  EXPIRED: "no longer kept",
};

export const OUTCOME_LABEL: Record<PackOutcome, string> = {
  REVIEWED: "Reviewed, nothing stands against it",
  EXCEPTIONS: "Reviewed, with exceptions",
};

export const EVERY_LABEL: Record<ScheduleEvery, string> = {
  WEEK: "Every week, from Monday",
  MONTH: "Every month",
  QUARTER: "Every quarter",
  YEAR: "Every year",
};

/** The key that was in force at an instant; null where none was. Keys come newest first. */
export function keyAt(keys: readonly SigningKey[], at: string): SigningKey | null {
  return keys.find(({ since }) => Date.parse(since) <= Date.parse(at)) ?? null;
}

/** The command that verifies a pack by the key that signed it. */
export function verifyCommand(
  { packId, finishedAt }: Pack,
  keys: readonly SigningKey[],
): string | null {
  const key = finishedAt ? keyAt(keys, finishedAt) : null;
  return key ? `./hoptrail verify hoptrail-${packId}.zip --key ${key.fingerprint}` : null;
}

/** What a verdict is called, and how it is marked. */
export const VERDICT: Record<PackVerdict, { tone: string; mark: string; text: string }> = {
  VERIFIED: {
    tone: "good",
    mark: "✓",
    text: "Verified: consistent, and signed by the key that was given.",
  },
  CONSISTENT: {
    tone: "warn",
    mark: "◐",
    text: "Consistent, signer not established: no fingerprint was given.",
  },
  FAILED: {
    tone: "bad",
    mark: "✕",
    text: "Failed: it is not what was signed, does not hold together, or somebody else signed.",
  },
};

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** `1.4 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toLocaleString("en", { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${UNITS[unit]}`;
}
