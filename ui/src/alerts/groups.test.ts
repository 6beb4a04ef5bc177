import { describe, expect, test } from "vitest";
import { ALERTS, alert } from "../../test/alerts.ts";
import { groupByChain, neighbour, shown, summary, waiting } from "./groups";

const NONE: ReadonlySet<string> = new Set();

test("alertsOfOneChain_standTogether_whereItsFirstStands", () => {
  const alerts = [
    alert("1", { chainId: "x" }),
    alert("2", { chainId: "y" }),
    alert("3", { chainId: "x" }),
  ];

  const ids = groupByChain(alerts).map((group) => group.alerts.map(({ alertId }) => alertId));

  expect(ids).toEqual([["1", "3"], ["2"]]);
});

describe("shown", () => {
  const group = { chainId: "x", alerts: "123456".split("").map((id) => alert(id)) };
  const ids = (opened: ReadonlySet<string>, selected: string | null) =>
    shown(group, opened, selected)
      .map(({ alertId }) => alertId)
      .join("");

  test("aLongGroup_isCutShort", () => expect(ids(NONE, null)).toBe("1234"));
  test("openedGroup_isWhole", () => expect(ids(new Set(["x"]), null)).toBe("123456"));
  test("selectedBehindTheCut_opensIt", () => expect(ids(NONE, "5")).toBe("123456"));
  test("selectedBeforeTheCut_doesNot", () => expect(ids(NONE, "4")).toBe("1234"));
});

test("neighbour_stopsAtTheEnds", () => {
  const rows = [alert("1"), alert("2")];

  expect(neighbour(rows, null, 1)?.alertId).toBe("1");
  expect(neighbour(rows, "1", 1)?.alertId).toBe("2");
  expect(neighbour(rows, "2", 1)?.alertId).toBe("2");
  expect(neighbour(rows, "1", -1)?.alertId).toBe("1");
  expect(neighbour([], null, 1)).toBeNull();
});

test("summary_namesTheWorstFirst", () => {
  expect(summary(ALERTS, false)).toBe(
    "13 alerts in 4 chains: 1 critical, 1 high, 1 medium, 1 low, 9 info",
  );
  expect(summary([alert("1")], true)).toBe("The latest 1 alert in 1 chain: 1 high");
});

describe("waiting", () => {
  const openedAt = "2026-06-03T09:00:00Z";
  const now = Date.parse("2026-06-03T10:30:00Z");
  const disposition = {
    by: "b",
    at: "2026-06-03T09:20:00Z",
    outcome: "CLOSED",
    reason: "",
  } as const;

  test("open", () => expect(waiting(alert("1", { openedAt }), now)).toBe("open for 1 h 30 min"));
  test("new", () =>
    expect(waiting(alert("1", { openedAt }), Date.parse(openedAt))).toBe("opened just now"));
  test("answered", () =>
    expect(
      waiting(alert("1", { openedAt, state: "CLOSED", dispositions: [disposition] }), now),
    ).toBe("answered after 20 min"));
  test("withdrawn", () =>
    expect(waiting(alert("1", { openedAt, state: "WITHDRAWN" }), now)).toBe("never answered"));
});
