// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALICE_CHAIN, HOSTILE_CHAIN } from "../../test/fixtures.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";
import type { Session } from "../api/model";

function page(items: Session[], next: string | null = null) {
  return {
    items,
    total: { value: items.length, relation: "EQUAL" },
    next,
    asOf: "2026-06-03T12:00:00Z",
  };
}

test("sessions_showWhoHadWhat", async () => {
  open("/", { ...SIGNED_IN, "/sessions": page(ALICE_CHAIN) });

  const link = await screen.findByRole("link", { name: "PaymentsData" });
  const row = within(link.closest("tr") as HTMLElement);
  expect(link.getAttribute("href")).toBe("/chains/payments");
  row.getByText("alice@corp.example");
  row.getByText("PROBABLE");
  row.getByText("finance");
  row.getByText("tag-laundering");
});

test("emptyStore_showsTheWayIn", async () => {
  open("/", { ...SIGNED_IN, "/sessions": page([]) });

  await screen.findByRole("heading", { name: "Nothing has been read yet" });
  screen.getByText("./hoptrail demo");
});

test("queryWithoutMatch_canBeCleared", async () => {
  const { router } = open("/?q=role%3Anobody", {
    ...SIGNED_IN,
    "/sessions": (url: URL) => page(url.searchParams.has("q") ? [] : ALICE_CHAIN),
  });

  await userEvent.click(await screen.findByRole("button", { name: "Clear the query" }));

  await screen.findByRole("link", { name: "HubRole" });
  expect(router.state.location.search).toBe("");
});

test("wrongQuery_isPointedAt", async () => {
  const problem = { code: "invalid-query", detail: "No field 'bad'", position: 6 };
  open("/?q=a+AND+bad%3Ax", {
    ...SIGNED_IN,
    "/sessions": () => Response.json(problem, { status: 400 }),
  });

  const alert = await screen.findByRole("alert");
  within(alert).getByText("No field 'bad'");
  expect(alert.querySelector("mark")?.textContent).toBe("b");
});

test("failure_canBeTriedAgain", async () => {
  let failing = true;
  open("/", {
    ...SIGNED_IN,
    "/sessions": () =>
      failing ? Response.json({ code: "internal" }, { status: 500 }) : page(ALICE_CHAIN),
  });

  await screen.findByText("The sessions could not be read");
  failing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByRole("link", { name: "HubRole" });
});

test("facetValue_narrowsTheQueryAndWidensItAgain", async () => {
  const { router } = open("/?q=alice", {
    ...SIGNED_IN,
    "/sessions": page(ALICE_CHAIN),
    "/sessions/facets": {
      items: [
        {
          field: "role",
          values: [{ value: "Hub Role", label: "Hub Role", count: 2 }],
          distinct: 1,
        },
      ],
    },
  });

  await userEvent.click(await screen.findByRole("button", { name: /Hub Role/ }));
  expect(new URLSearchParams(router.state.location.search).get("q")).toBe('alice role:"Hub Role"');

  await userEvent.click(await screen.findByRole("button", { name: /Hub Role/, pressed: true }));
  expect(new URLSearchParams(router.state.location.search).get("q")).toBe("alice");
});

test("nextPage_standsInTheAddress", async () => {
  const { calls, router } = open("/?q=alice", {
    ...SIGNED_IN,
    "/sessions": page(ALICE_CHAIN, "c1"),
  });

  await screen.findByRole("link", { name: "HubRole" });
  await userEvent.click(screen.getByRole("button", { name: "Next page" }));

  expect(router.state.location.search).toBe("?q=alice&cursor=c1");
  expect(calls).toContain("/sessions?q=alice&sort=-issuedAt&cursor=c1&limit=50");

  await userEvent.click(await screen.findByRole("button", { name: "Previous page" }));
  expect(router.state.location.search).toBe("?q=alice");
});

test("hostileText_isShownAsText", async () => {
  open("/", { ...SIGNED_IN, "/sessions": page(HOSTILE_CHAIN) });

  await screen.findByText("<img src=x onerror=alert(1)>");
  expect(document.querySelector("img[src=x], script, b")).toBeNull();
  expect(screen.getAllByText("‹U+202E›").length).toBeGreaterThan(0);
});
