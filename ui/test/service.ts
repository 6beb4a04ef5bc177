import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import type { Origin, Session } from "../src/api/model";
import type { OriginDetail } from "../src/api/origins";
import { attributed, hostileAnswer, manyAnswers } from "./attributed.ts";
import { coveredHours, FAULTS, READ } from "./coverage.ts";
import { desk } from "./desk.ts";
import { HEAD, KEYS, PACKS, PROOF, SCHEDULE, VERIFICATION } from "./evidence.ts";
import {
  chainOf,
  HOSTILE_CHAIN,
  largeChain,
  manySessions,
  PEOPLE,
  RECORD,
  USES,
} from "./fixtures.ts";
import { hops } from "./hops.ts";
import { PATHS } from "./paths.ts";
import { scorecard } from "./scorecard.ts";
import { holders, setters, tagKeys, tagValues } from "./tags.ts";

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const OPEN_API = readFileSync(new URL("../openapi.yml", import.meta.url));
const CODE = "AAAA-BBBB";
const DELAY_MS = 60;
const AS_OF = "2026-06-03T12:00:00Z";

/**
 * Answers as the service would, out of fixtures, so that the built pages can be looked at alone.
 * Queries choose what is shown: `fail` an error, `none` nothing, `bad:` a query that is wrong.
 */
export function service(): Plugin {
  let signedIn = !process.env["HOPTRAIL_SIGNED_OUT"];
  const many = manySessions(400);
  const large = largeChain();
  const deskAnswer = desk();
  const beside = (id: string | undefined) => (id?.match(/^(large|deep|wide)/) ? large : many);
  const hopsAnswer = hops(beside);

  const answer = (url: URL, method: string, body: string): [number, unknown] => {
    const path = url.pathname.replace("/api/v1", "");
    if (path === "/sign-in" && method === "GET") {
      return [200, { provider: null }];
    }
    if (path === "/sign-in") {
      signedIn = (JSON.parse(body) as { code: string }).code === CODE;
      return signedIn
        ? [200, { access: "admin", csrf: "x" }]
        : problem(401, "unauthenticated", "The code is wrong, was used, or has expired");
    }
    if (path === "/sign-out") {
      signedIn = false;
      return [204, undefined];
    }
    if (!signedIn) {
      return problem(401, "unauthenticated", "Sign in");
    }
    const ofDesk = deskAnswer(url, method, body) ?? hopsAnswer(url);
    if (ofDesk) {
      return ofDesk;
    }
    const [, collection, id, sub] = path.split("/").map(decodeURIComponent);
    if (path === "/me") {
      return [200, { name: "admin", access: "admin", csrf: "x" }];
    }
    if (path.endsWith("/verifications")) {
      return [200, VERIFICATION];
    }
    if (path === "/packs") {
      return [200, method === "POST" ? PACKS[1] : { items: PACKS, next: null, asOf: AS_OF }];
    }
    if (path === "/schedules") {
      return [200, method === "POST" ? SCHEDULE : { items: [SCHEDULE], next: null, asOf: AS_OF }];
    }
    if (path === "/signing-keys") {
      return [200, { items: KEYS, next: null, asOf: AS_OF }];
    }
    if (path === "/tree-heads") {
      return [200, { logId: "log", beganAt: AS_OF, items: [HEAD], next: null, asOf: AS_OF }];
    }
    if (collection === "proofs") {
      return [200, { head: HEAD, items: [PROOF] }];
    }
    if (path === "/coverage") {
      return [200, { items: coveredHours(), next: null, asOf: AS_OF }];
    }
    if (path === "/coverage/faults") {
      return [200, { items: FAULTS, next: null, asOf: AS_OF }];
    }
    if (path === "/scorecard") {
      const [from, to] = ["from", "to"].map((name) => url.searchParams.get(name) ?? AS_OF);
      return [200, scorecard(from as string, to as string)];
    }
    if (path === "/sources") {
      return [200, { items: [], totals: READ, next: null, asOf: AS_OF }];
    }
    if (path === "/tags") {
      return [200, tagKeys()];
    }
    if (collection === "tags") {
      return [
        200,
        sub === "holders" ? holders() : sub === "setters" ? setters() : tagValues(id ?? ""),
      ];
    }
    if (path === "/attribute") {
      return [200, attributedPage(body)];
    }
    if (path === "/resolve") {
      const items = many.slice(0, 3).map((session) => ({ grade: session.link.grade, session }));
      return [200, { items, next: null, asOf: AS_OF }];
    }
    if (path === "/origins") {
      const q = url.searchParams.get("q") ?? "";
      const items = PEOPLE.filter(({ name }) => name.includes(q));
      return [200, { items, next: null, asOf: AS_OF }];
    }
    if (collection === "origins" && sub === "paths") {
      return [200, PATHS];
    }
    if (collection === "origins") {
      const origin = ORIGINS.find(({ originId }) => originId === id);
      return origin ? [200, originDetail(origin)] : problem(404, "not-found", "No such origin");
    }
    if (path === "/sessions/facets") {
      return [200, { items: url.searchParams.getAll("field").map((field) => facet(field, many)) }];
    }
    if (path === "/sessions") {
      return search(url, many);
    }
    if (sub === "uses") {
      return [200, { items: USES }];
    }
    if (collection === "events") {
      return [200, RECORD];
    }
    const all = beside(id);
    const session = all.find((candidate) => candidate.sessionId === id);
    if (!session || sub || method !== "GET") {
      return problem(404, "not-found", "No such thing");
    }
    return [200, collection === "sessions" ? session : chain(url, session, all)];
  };

  return {
    name: "service",
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        if (request.url === "/openapi.yml") {
          response.setHeader("Content-Type", "application/yaml");
          response.end(OPEN_API);
          return;
        }
        if (!request.url?.startsWith("/api/")) {
          next();
          return;
        }
        const url = new URL(request.url, "http://localhost");
        if (url.pathname === "/api/v1/stream") {
          response.setHeader("Content-Type", "text/event-stream");
          response.write(": alive\nid: 1\n\n");
          return;
        }
        void bodyOf(request).then((body) => {
          const [status, json] = answer(url, request.method ?? "GET", body);
          setTimeout(() => send(response, status, json), DELAY_MS);
        });
      });
    },
  };
}

function search(url: URL, many: Session[]): [number, unknown] {
  const q = url.searchParams.get("q") ?? "";
  if (q.startsWith("fail")) {
    return problem(503, "unavailable", "The database does not answer");
  }
  if (q.startsWith("bad:")) {
    return problem(400, "invalid-query", "No field 'bad': known are role, account", 0);
  }
  const limit = Number(url.searchParams.get("limit") ?? 50);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const found = process.env["HOPTRAIL_EMPTY"] || q.startsWith("none") ? [] : many;
  const next = from + limit < found.length ? String(from + limit) : null;
  return [
    200,
    {
      items: found.slice(from, from + limit),
      total: { value: found.length, relation: "EQUAL" },
      next,
      asOf: AS_OF,
      completeness: { indexDelaySeconds: 0.1, gaps: [], gapCount: 0 },
    },
  ];
}

const ORIGINS = [...PEOPLE, HOSTILE_CHAIN[0]?.origin].flatMap((origin) => origin ?? []);

function originDetail(origin: Origin): OriginDetail {
  const other = {
    origin: PEOPLE[1] as Origin,
    evidence: ["PORTAL_CALL" as const],
    sessions: 3,
    firstIssuedAt: "2026-06-01T08:00:00Z",
    lastIssuedAt: "2026-06-03T09:00:00Z",
  };
  return {
    origin,
    linked: origin.actor === "PERSON" ? [other] : [],
    sessions: 250,
    firstIssuedAt: "2026-05-20T08:00:00Z",
    lastIssuedAt: "2026-06-03T09:11:02Z",
    asOf: AS_OF,
  };
}

/** A text that says `many` stands for a large file. */
function attributedPage(body: string): unknown {
  const items = body.includes("many") ? manyAnswers(18_000) : [...attributed(), hostileAnswer()];
  return { items, records: items.length, rejected: { NOT_JSON: 2 }, next: null, asOf: AS_OF };
}

function chain(url: URL, member: Session, all: Session[]): unknown {
  const sessions = all.filter((session) => session.chainId === member.chainId);
  const limit = Number(url.searchParams.get("limit") ?? 100);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const next = from + limit < sessions.length ? String(from + limit) : null;
  return {
    ...chainOf(sessions),
    sessions: sessions.slice(from, from + limit),
    total: sessions.length,
    next,
  };
}

function facet(field: string, sessions: Session[]) {
  const counts = new Map<string, number>();
  for (const session of sessions) {
    const value = facetValue(session, field);
    if (value) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const values = [...counts].map(([value, count]) => ({ value, label: labelOf(value), count }));
  return {
    field,
    values: values.sort((a, b) => b.count - a.count).slice(0, 50),
    distinct: counts.size,
  };
}

function labelOf(value: string): string {
  return ORIGINS.find(({ originId }) => originId === value)?.name ?? value;
}

function facetValue(session: Session, field: string): string | null | undefined {
  switch (field) {
    case "role":
      return session.role?.name;
    case "account":
      return session.role?.accountId;
    case "origin":
      return session.origin?.originId;
    case "tagKey":
      return session.tags[0]?.key.toLowerCase();
    case "grade":
      return session.link.grade;
    case "action":
      return session.action;
    default:
      return session.tags.find((tag) => `tag.${tag.key}` === field)?.value;
  }
}

function problem(
  status: number,
  code: string,
  detail: string,
  position?: number,
): [number, unknown] {
  return [status, { title: code, status, detail, code, position }];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
  }
  return body;
}

function send(response: ServerResponse, status: number, json: unknown) {
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(json === undefined ? undefined : JSON.stringify(json));
}
