// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALICE_CHAIN, HOSTILE_CHAIN, PEOPLE } from "../../test/fixtures.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";
import { PATHS } from "../../test/paths.ts";
import type { Origin, Session } from "../api/model";

const [ALICE, BOB, CI] = PEOPLE as [Origin, Origin, Origin];

function detail(origin: Origin, more: object = {}) {
  return {
    origin,
    linked: [],
    sessions: 12,
    firstIssuedAt: "2026-05-20T08:00:00Z",
    lastIssuedAt: "2026-06-03T09:11:02Z",
    ...more,
  };
}

function found(items: Session[]) {
  return { items, total: { value: items.length, relation: "EQUAL" }, next: null, asOf: "" };
}

const DETAILS = Object.fromEntries(
  PEOPLE.map((origin) => [`/origins/${origin.originId}`, detail(origin)]),
);

function busy(url: URL) {
  const people = url.searchParams.get("q") === "actor:PIPELINE" ? [CI] : [ALICE, CI];
  const values = people.map(({ originId, name }, i) => ({
    value: originId,
    label: name,
    count: 9 - i,
  }));
  return { items: [{ field: "origin", values, distinct: values.length }] };
}

test("busiestOrigins_areListed_withWhatIsKnownOfThem", async () => {
  open("/origins", { ...SIGNED_IN, ...DETAILS, "/sessions/facets": busy });

  const link = await screen.findByRole("link", { name: "alice@corp.example" });
  expect(link.getAttribute("href")).toBe("/origins/origin-alice");
  const row = within(link.closest("tr") as HTMLElement);
  await row.findByText("a person");
  row.getByText("12");
  row.getByText("2026-05-20 08:00:00Z");
});

test("kind_narrowsTheList_andStandsInTheAddress", async () => {
  const { router } = open("/origins", { ...SIGNED_IN, ...DETAILS, "/sessions/facets": busy });
  await screen.findByRole("link", { name: "alice@corp.example" });

  await userEvent.click(screen.getByRole("button", { name: /^Kind/ }));
  await userEvent.click(await screen.findByRole("option", { name: "Pipelines" }));

  await screen.findByText("1 origin, those with the most sessions first");
  expect(router.state.location.search).toBe("?actor=PIPELINE");
});

test("name_isLookedFor", async () => {
  const { calls, router } = open("/origins?actor=PERSON", {
    ...SIGNED_IN,
    ...DETAILS,
    "/sessions/facets": busy,
    "/origins": { items: [BOB, CI], next: null },
  });

  await userEvent.type(await screen.findByLabelText("Name, ARN, account or provider"), "o{Enter}");

  await screen.findByRole("link", { name: "bob@corp.example" });
  expect(screen.queryByText(CI.name)).toBeNull();
  expect(router.state.location.search).toBe("?q=o&actor=PERSON");
  expect(calls).toContain("/origins?q=o&limit=100");
});

test("nobody_isSaid", async () => {
  open("/origins?q=nobody", { ...SIGNED_IN, "/origins": { items: [], next: null } });

  await screen.findByText("Nobody found");
});

test("listThatFails_canBeTriedAgain", async () => {
  let failing = true;
  open("/origins", {
    ...SIGNED_IN,
    ...DETAILS,
    "/sessions/facets": (url: URL) =>
      failing ? Response.json({ code: "internal" }, { status: 500 }) : busy(url),
  });

  await screen.findByText("The origins could not be read");
  failing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByRole("link", { name: "alice@corp.example" });
});

test("origin_showsIdsPathsRolesTagsAndFindings", async () => {
  open("/origins/origin-alice", {
    ...SIGNED_IN,
    "/origins/origin-alice/paths": PATHS,
    "/origins/origin-alice": detail(ALICE, {
      linked: [
        {
          origin: BOB,
          evidence: ["PORTAL_CALL"],
          sessions: 2,
          firstIssuedAt: "2026-06-01T08:00:00Z",
          lastIssuedAt: "2026-06-03T08:00:00Z",
        },
      ],
    }),
    "/sessions": (url: URL) =>
      found(
        url.searchParams.get("q")?.includes("finding:*")
          ? ALICE_CHAIN.filter(({ findings }) => findings.length > 0)
          : ALICE_CHAIN,
      ),
    "/sessions/facets": (url: URL) => ({
      items: url.searchParams.getAll("field").map((field) => ({
        field,
        values: [
          field === "role"
            ? { value: "arn:aws:iam::222222222222:role/HubRole", label: "", count: 7 }
            : field === "tagKey"
              ? { value: "team", label: "team", count: 5 }
              : { value: "alpha", label: "alpha", count: 5 },
        ],
        distinct: 1,
      })),
    }),
  });

  await screen.findByRole("heading", { name: /alice@corp.example/ });
  const linked = within(screen.getByRole("region", { name: /under other ids/ }));
  expect(linked.getByRole("link").getAttribute("href")).toBe("/origins/origin-bob");
  linked.getByText(/2 sessions tell: this user called the portal/);
  const way = await screen.findByRole("link", {
    name: "HubRole › ProductionRole › PaymentsData",
  });
  expect(way.getAttribute("href")).toBe("/chains/payments?at=2026-06-03T09%3A11%3A02Z");
  screen.getByRole("link", { name: "HubRole › withheld › <b>Audit" });
  screen.getByText(/^Of all 1,290 chains with 3,871 sessions, begun from 2026-05-03 to 2026-06-03/);
  screen.getByText("and 3 more");
  within(await screen.findByRole("region", { name: "Findings" })).getByText("tag-laundering");
  expect(
    (await screen.findByRole("link", { name: "HubRole 222222222222" })).getAttribute("href"),
  ).toContain("role%3A");
  await screen.findByText("alpha", { selector: ".share-label *" });
  expect(document.title).toBe("alice@corp.example · Hoptrail");
});

test("usualPathsOfALongerTime_areAsked_andThatTheyAreNotAllIsSaid", async () => {
  const { calls } = open("/origins/origin-alice", {
    ...SIGNED_IN,
    "/origins/origin-alice": detail(ALICE),
    "/origins/origin-alice/paths": (url: URL) => {
      const from = url.searchParams.get("from") ?? "";
      return { ...PATHS, from, complete: from > "2026-01-01" };
    },
    "/sessions": found(ALICE_CHAIN),
  });
  await screen.findByText(/^Of all 1,290 chains/);

  await userEvent.click(screen.getByRole("button", { name: "400 days" }));

  await screen.findByText(/^Of the newest 1,290 chains .* alone: .* more than are counted/);
  const asked = calls.filter((call) => call.includes("/paths"));
  expect(asked.map((call) => call.replace(/.*from=/, "").slice(0, 10))).toHaveLength(2);
});

test("unknownOrigin_isSaid", async () => {
  open("/origins/nobody", SIGNED_IN);

  await screen.findByText("No such person or workload");
});

test("hostileName_isShownAsText", async () => {
  const origin = HOSTILE_CHAIN[0]?.origin as Origin;
  open("/origins/origin-mallory", {
    ...SIGNED_IN,
    "/origins/origin-mallory": detail(origin),
    "/sessions": found(HOSTILE_CHAIN),
  });

  await screen.findByRole("heading", { name: /<script>alert\(1\)<\/script>/ });
  expect(document.querySelector("main script, main img[src=x]")).toBeNull();
  expect(document.title).toContain("‹U+202E›");
});
