// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ALICE_CHAIN, HOSTILE_CHAIN } from "../../test/fixtures.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";
import type { Session } from "../api/model";

function page(items: Session[], next: string | null = null) {
  return {
    items,
    total: { value: items.length, relation: "EQUAL" },
    next,
    asOf: "2026-06-03T12:00:00Z",
    completeness: { indexDelaySeconds: 0, gaps: [], gapCount: 0 },
  };
}

test("sessions_showWhoHadWhat", async () => {
  open("/", { ...SIGNED_IN, "/sessions": page(ALICE_CHAIN) });

  const link = await screen.findByRole("link", { name: "PaymentsData" });
  const row = within(link.closest("[role='row']") as HTMLElement);
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

test("clauses_areTakenAwayOneByOne", async () => {
  const { router } = open("/?q=role%3AHubRole+-tag.Team%3Aalpha", {
    ...SIGNED_IN,
    "/sessions": page(ALICE_CHAIN),
  });

  await screen.findByText("not tag.Team:alpha");
  await userEvent.click(
    await screen.findByRole("button", { name: "Search without -tag.Team:alpha" }),
  );

  expect(router.state.location.search).toBe("?q=role%3AHubRole");
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

test("columns_areChosen_andStandInTheAddress", async () => {
  const { router } = open("/", {
    ...SIGNED_IN,
    "/tags": { items: [{ key: "Team" }] },
    "/sessions": page(ALICE_CHAIN),
  });
  await screen.findByRole("link", { name: "HubRole" });

  await userEvent.click(screen.getByRole("button", { name: "Columns" }));
  await userEvent.click(await screen.findByLabelText("Session tags"));
  await userEvent.click(await screen.findByLabelText("Tag Team"));

  screen.getByRole("columnheader", { name: "Tag Team" });
  expect(screen.queryByRole("columnheader", { name: "Session tags" })).toBeNull();
  expect(new URLSearchParams(router.state.location.search).get("columns")).toBe(
    "who,role,grade,life,found,tag.Team",
  );
  localStorage.clear();
});

test("order_isTheServices", async () => {
  const { calls } = open("/?q=alice", { ...SIGNED_IN, "/sessions": page(ALICE_CHAIN) });

  await screen.findByRole("link", { name: "HubRole" });
  await userEvent.click(screen.getByRole("button", { name: /Issued/ }));

  await vi.waitFor(() => expect(calls).toContain("/sessions?q=alice&sort=issuedAt&limit=100"));
  await vi.waitFor(() =>
    expect(screen.getByRole("columnheader", { name: /Issued/ }).getAttribute("aria-sort")).toBe(
      "ascending",
    ),
  );
});

test("csv_holdsEveryPage_andNoFormula", async () => {
  const saved: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push(blob as Blob);
    return "blob:x";
  });
  const [first] = ALICE_CHAIN as [Session];
  const formula = { ...first, sessionId: "formula", sessionName: "=cmd()" };
  open("/?q=x", {
    ...SIGNED_IN,
    "/sessions": (url: URL) =>
      url.searchParams.has("cursor") ? page([formula]) : page(ALICE_CHAIN, "c1"),
  });

  await screen.findByRole("link", { name: "HubRole" });
  await userEvent.click(screen.getByRole("button", { name: "CSV" }));

  await vi.waitFor(() => expect(saved).toHaveLength(1));
  const lines = (await saved[0]?.text())?.trim().split("\n") ?? [];
  expect(lines).toHaveLength(ALICE_CHAIN.length + 2);
  expect(lines[0]).toContain("issuedAt,expiresAt,sessionId");
  expect(lines.at(-1)).toContain("'=cmd()");
});

test("search_isKeptUnderAName_andOpened", async () => {
  const kept = {
    searchId: "s1",
    name: "Deep chains",
    q: "depth:[3 TO *]",
    at: null,
    from: null,
    to: null,
    shared: true,
    owner: "bob",
    mine: false,
  };
  const posted: unknown[] = [];
  const { router } = open("/?q=alice&at=2026-06-03T09%3A20%3A00Z", {
    ...SIGNED_IN,
    "/sessions": page(ALICE_CHAIN),
    "/searches": (_url: URL, call: RequestInit) => {
      if (call.method === "POST") {
        posted.push(JSON.parse(String(call.body)));
        return kept;
      }
      return { items: [kept], next: null };
    },
  });
  await screen.findByRole("link", { name: "HubRole" });

  await userEvent.click(screen.getByRole("button", { name: "Saved" }));
  await userEvent.type(await screen.findByLabelText("Keep this search as"), "Alice{Enter}");
  await vi.waitFor(() =>
    expect(posted).toEqual([
      { name: "Alice", shared: false, q: "alice", at: "2026-06-03T09:20:00Z" },
    ]),
  );
  await userEvent.click(await screen.findByRole("button", { name: /Deep chains/ }));

  await vi.waitFor(() =>
    expect(new URLSearchParams(router.state.location.search).get("q")).toBe("depth:[3 TO *]"),
  );
});

test("gapsInTheAskedTime_areTold", async () => {
  const completeness = { indexDelaySeconds: 0, gaps: [], gapCount: 3 };
  open("/?q=x", { ...SIGNED_IN, "/sessions": { ...page(ALICE_CHAIN), completeness } });

  await screen.findByText(/3 gaps in what was read/);
});

test("hostileText_isShownAsText", async () => {
  open("/", { ...SIGNED_IN, "/sessions": page(HOSTILE_CHAIN) });

  await screen.findByText("<img src=x onerror=alert(1)>");
  expect(document.querySelector("img[src=x], script, b")).toBeNull();
  expect(screen.getAllByText("‹U+202E›").length).toBeGreaterThan(0);
});
