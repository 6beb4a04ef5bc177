import { expect, test } from "vitest";
import type { Use } from "../api/model";
import { summarize } from "./uses";

function use(service: string, count: number, more: Partial<Use> = {}): Use {
  return {
    accountId: "1",
    region: "us-east-1",
    service: `${service}.amazonaws.com`,
    action: "Do",
    error: null,
    sourceIp: "203.0.113.24",
    userAgent: null,
    count,
    firstAt: "2026-06-03T09:00:00Z",
    lastAt: "2026-06-03T09:10:00Z",
    ...more,
  };
}

test("calls_areSummedByServiceAndTheMostCalledComesFirst", () => {
  const work = summarize(
    [
      use("s3", 5),
      use("rds", 41, { lastAt: "2026-06-03T09:30:00Z" }),
      use("s3", 7, { error: "AccessDenied", sourceIp: "198.51.100.7" }),
    ],
    "203.0.113.24",
  );

  expect(work).toEqual({
    services: [
      { service: "rds", calls: 41, refused: 0 },
      { service: "s3", calls: 12, refused: 7 },
    ],
    otherIps: ["198.51.100.7"],
    lastAt: "2026-06-03T09:30:00Z",
  });
});

test("noUses_sayNothing", () => {
  expect(summarize([], null)).toEqual({ services: [], otherIps: [], lastAt: null });
});
