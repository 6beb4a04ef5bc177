import { expect, test } from "vitest";
import { ALICE_CHAIN, role, session } from "../../test/fixtures.ts";
import { usualPaths } from "./paths";

const names = (path: ReturnType<typeof usualPaths>[number]) =>
  path.steps.map(({ name }) => name).join(" › ");

test("paths_leadToSessionsThatNoneHangsOn_theMostUsualFirst", () => {
  const again = ALICE_CHAIN.map((one) => ({
    ...one,
    sessionId: `${one.sessionId}-2`,
    parentId: one.parentId ? `${one.parentId}-2` : null,
    issuedAt: one.issuedAt.replace("06-03", "06-04"),
  }));
  const audits = again.filter(({ sessionId }) => !sessionId.startsWith("audit"));

  const paths = usualPaths([...ALICE_CHAIN, ...audits]);

  expect(paths.map((path) => [names(path), path.count])).toEqual([
    ["HubRole › ProductionRole › PaymentsData", 2],
    ["HubRole › AuditReader", 1],
  ]);
  expect(paths[0]).toMatchObject({
    sessionId: "payments-2",
    lastIssuedAt: "2026-06-04T09:11:02Z",
  });
});

test("sameNameInAnotherAccount_isAnotherPath", () => {
  const paths = usualPaths([
    session("a", { role: role("Admin", "111111111111") }),
    session("b", { role: role("Admin", "222222222222") }),
  ]);

  expect(paths).toHaveLength(2);
});

test("parentThatIsNotAmongThem_andCircle_endTheWay", () => {
  const paths = usualPaths([
    session("alone", { parentId: "elsewhere" }),
    session("x", { parentId: "y" }),
    session("y", { parentId: "x" }),
    session("below", { parentId: "x", role: role("Leaf", "111111111111") }),
  ]);

  expect(paths.map(names).sort()).toEqual(["HubRole", "HubRole › HubRole › Leaf"]);
});
