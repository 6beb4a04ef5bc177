import type { Use } from "../api/model";

/** How often a service was called, refused calls apart. */
interface ServiceCount {
  service: string;
  calls: number;
  refused: number;
}

export interface WorkSummary {
  /** The most called first. */
  services: ServiceCount[];
  /** Addresses other than the one that asked for the session. */
  otherIps: string[];
  lastAt: string | null;
}

/** What a session did, in short. */
export function summarize(uses: readonly Use[], issuedFrom: string | null): WorkSummary {
  const services = new Map<string, ServiceCount>();
  const ips = new Set<string>();
  for (const use of uses) {
    const service = shortService(use.service);
    const count = services.get(service) ?? { service, calls: 0, refused: 0 };
    count.calls += use.count;
    count.refused += use.error === null ? 0 : use.count;
    services.set(service, count);
    if (use.sourceIp !== null && use.sourceIp !== issuedFrom) {
      ips.add(use.sourceIp);
    }
  }
  return {
    services: [...services.values()].sort(
      (a, b) => b.calls - a.calls || a.service.localeCompare(b.service),
    ),
    otherIps: [...ips].sort(),
    lastAt:
      uses
        .map((use) => use.lastAt)
        .sort()
        .at(-1) ?? null,
  };
}

/** `s3` for `s3.amazonaws.com`. */
function shortService(service: string): string {
  return service.replace(/\.amazonaws\.com$/, "");
}
