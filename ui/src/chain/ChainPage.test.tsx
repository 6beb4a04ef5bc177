// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import {
  ALICE_CHAIN,
  chainOf,
  largeChain,
  RECORD,
  role,
  session,
  USES,
} from "../../test/fixtures.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";

const ALICE = {
  ...SIGNED_IN,
  "/chains/payments": chainOf(ALICE_CHAIN),
  "/sessions/payments/uses": { items: USES },
};

async function row(name: RegExp) {
  return screen.findByRole("row", { name });
}

test("chain_isDrawnAsATreeWithItsTagLanes", async () => {
  open("/chains/payments", ALICE);

  const payments = await row(/PaymentsData/);
  expect(payments.getAttribute("aria-level")).toBe("3");
  expect(payments.getAttribute("aria-selected")).toBe("true");
  within(payments).getByTitle(
    "CostCenter: finance, set by caller; engineering by identity provider before",
  );
  within(payments).getByTitle("Team: alpha, inherited");
});

test("panels_sayWhyTheHopIsBelieved", async () => {
  open("/chains/payments", ALICE);

  const panel = await screen.findByRole("region", { name: "The selected session" });
  within(panel).getByText("The parent was alive then");
  within(panel).getByText("ASIAEXAMPLE0000QX7M1");
  within(panel).getByText(/b7c1bb31/);
  within(panel).getByText("Other candidates");
});

test("session_tellsWhatItDid", async () => {
  open("/chains/payments", ALICE);

  await userEvent.click(await screen.findByRole("button", { name: "all calls" }));

  screen.getByText("refused 3", { exact: false });
  screen.getByText("198.51.100.7");
  screen.getByText("rds:DescribeDBInstances");
});

test("rawRecord_isShownAsItWasDelivered", async () => {
  open("/chains/payments", {
    ...ALICE,
    "/events/333333333333/b7c1bb31-41d2-4c9e-9f58-1f0a6b2c9d7e": RECORD,
  });

  await userEvent.click(await screen.findByRole("button", { name: "Raw record" }));

  await screen.findByText('"eventName": "AssumeRole",', { exact: false });
  screen.getByText("a.json.gz");
});

test("keys_walkThroughTheTreeAndFoldIt", async () => {
  const { router } = open("/chains/payments", ALICE);
  (await row(/PaymentsData/)).focus();

  await userEvent.keyboard("{ArrowUp}");
  expect(document.activeElement).toBe(await row(/ProductionRole/));

  await userEvent.keyboard("{ArrowLeft}");
  expect(screen.queryByRole("row", { name: /PaymentsData/ })).toBeNull();
  expect((await row(/ProductionRole/)).getAttribute("aria-expanded")).toBe("false");

  await userEvent.keyboard("{ArrowRight}{Home}");
  expect(document.activeElement).toBe(await row(/HubRole/));
  await waitFor(() => expect(router.state.location.search).toBe("?session=hub"));
});

test("sessionOfTheAddress_isSelectedAgain", async () => {
  open("/chains/payments?session=audit", ALICE);

  expect((await row(/AuditReader/)).getAttribute("aria-selected")).toBe("true");
});

test("instant_saysWhoIsAlive", async () => {
  open("/chains/payments?at=2026-06-03T09:20:00Z", ALICE);

  await screen.findByText(/3 alive at the instant/);
  within(await row(/AuditReader/)).getByText("ended");
});

test("axisKeys_moveTheInstant", async () => {
  const { router } = open("/chains/payments?at=2026-06-03T09:20:00Z", ALICE);

  (await screen.findByRole("slider", { name: "Instant looked at" })).focus();
  await userEvent.keyboard("{ArrowRight}");

  const at = new URLSearchParams(router.state.location.search).get("at") ?? "";
  expect(Date.parse(at)).toBeGreaterThan(Date.parse("2026-06-03T09:20:00Z"));
});

test("largeChain_isOneRequestAndFewRows", async () => {
  const all = largeChain();
  const { calls } = open("/chains/large", {
    ...SIGNED_IN,
    "/chains/large": { ...chainOf(all), sessions: all },
  });

  await screen.findByText(/5,000 sessions/);
  expect(screen.getAllByRole("row").length).toBeLessThanOrEqual(300);
  expect(calls.filter((call) => call.startsWith("/chains/"))).toHaveLength(1);
});

test("chainOnSeveralPages_isDrawnFurtherOnDemand", async () => {
  const [first, ...rest] = ALICE_CHAIN;
  open("/chains/hub", {
    ...SIGNED_IN,
    "/chains/hub": (url: URL) =>
      url.searchParams.has("cursor")
        ? { ...chainOf(ALICE_CHAIN), sessions: rest }
        : { ...chainOf(ALICE_CHAIN), sessions: [first], next: "c1" },
  });

  await userEvent.click(await screen.findByRole("button", { name: "Draw more" }));

  await row(/PaymentsData/);
  expect(screen.queryByRole("button", { name: "Draw more" })).toBeNull();
});

/** A chain of which the first page ends within a crowd. */
function crowded() {
  const backup = role("BackupRole", "444444444444");
  const members = Array.from({ length: 60 }, (_none, i) =>
    session(`m${String(i).padStart(2, "0")}`, {
      chainId: "root",
      parentId: "root",
      depth: 2,
      role: backup,
    }),
  );
  const root = session("root", { chainId: "root" });
  const page = (from: number, to: number) => ({
    ...chainOf([root]),
    sessions: members.slice(from, to),
    total: 100_001,
  });
  const answers = {
    ...SIGNED_IN,
    ...Object.fromEntries(
      ["root", "m59"].map((id) => [
        `/chains/${id}`,
        (url: URL) => {
          switch (url.searchParams.get("cursor")) {
            case "end of page 1":
              return { ...page(20, 40), total: 100_000, next: "end of m39" };
            case "end of m39":
              return { ...page(40, 50), total: 100_000, next: "end of m49" };
            default:
              return {
                ...page(0, 20),
                sessions: [root, ...members.slice(0, 20)],
                crowds: [{ parentId: "root", of: backup.arn, sessions: 100_000 }],
                next: "end of page 1",
              };
          }
        },
      ]),
    ),
    "/sessions/m59/lineage": { sessions: [root, members[59]], withheld: [] },
  };
  return { answers, of: backup.arn };
}

test("crowd_saysHowManyThereAre_andDrawsTheNextOnes", async () => {
  const { answers, of } = crowded();
  const { calls } = open("/chains/root", answers);

  const group = await row(/20 of 100,000 × BackupRole/);
  await userEvent.click(within(group).getByRole("button", { name: "Open" }));
  screen.getByText("99,980 further sessions");
  await userEvent.click(screen.getByRole("button", { name: "Draw the next 500" }));
  await row(/40 of 100,000 × BackupRole/);
  (await row(/99,960 further sessions/)).focus();
  await userEvent.keyboard("{ArrowRight}");
  await row(/50 of 100,000 × BackupRole/);

  const asked = calls.filter((call) => call.includes("parent="));
  expect(asked).toHaveLength(2);
  expect(new URLSearchParams(asked[0]?.split("?")[1]).get("of")).toBe(of);
});

test("sessionOnNoPage_isDrawnWithTheWayDownToIt", async () => {
  open("/chains/m59", crowded().answers);

  const found = await row(/21 of 100,000 × BackupRole/);
  expect(found.getAttribute("aria-expanded")).toBe("true");
  const selected = await screen.findByRole("row", { selected: true });
  expect(selected.getAttribute("aria-level")).toBe("3");
});

test("ambiguousLink_listsItsCandidates", async () => {
  const ambiguous = session("ambiguous", {
    depth: null,
    origin: null,
    link: {
      grade: "AMBIGUOUS",
      evidence: ["PRINCIPAL"],
      checks: [],
      candidates: ["hub", "gone"],
      candidateCount: 2,
    },
  });
  open("/chains/ambiguous", {
    ...SIGNED_IN,
    "/chains/ambiguous": chainOf([ambiguous]),
    "/sessions/hub": ALICE_CHAIN[0],
  });

  const link = await screen.findByRole("link", { name: "HubRole" });
  expect(link.getAttribute("href")).toBe("/chains/hub");
  screen.getByRole("link", { name: "gone" });
});

test("unknownSession_isSaidToBeUnknown", async () => {
  open("/chains/nobody", SIGNED_IN);

  await screen.findByRole("heading", { name: "No such session" });
});
