import type { LeastPrivilege, PermittedCall } from "../src/api/chain";

function call(service: string, action: string, more: Partial<PermittedCall> = {}): PermittedCall {
  return {
    service: `${service}.amazonaws.com`,
    action,
    error: null,
    permissions: [`${service}:${action}`],
    verified: true,
    count: 12,
    firstAt: "2026-06-03T09:12:00Z",
    lastAt: "2026-06-03T09:18:40Z",
    ...more,
  };
}

const POLICY = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["rds:DescribeDBInstances"], Resource: "*" },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" },
  ],
};

/** What so many sessions would have needed to be allowed. */
export function leastPrivilege(sessions: number): LeastPrivilege {
  return {
    policy: JSON.stringify(POLICY, null, 2),
    sessions,
    allowed: [call("rds", "DescribeDBInstances", { count: 41 }), call("s3", "GetObject")],
    denied: [call("s3", "PutObject", { error: "AccessDenied", count: 3 })],
    failed: [call("s3", "HeadBucket", { error: "NoSuchBucket", verified: false, count: 1 })],
    unneeded: [call("sts", "GetCallerIdentity", { permissions: [] })],
    unmapped: [call("<i>odd</i>", "Do\u202eThing", { permissions: [] })],
    limits: [
      'Which resources were touched is not in the sums: Resource is "*" and wants narrowing down.',
    ],
    asOf: "2026-06-03T12:00:00Z",
  };
}
