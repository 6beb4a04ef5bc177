import { describe, expect, test } from "vitest";
import {
  clauseOf,
  clauses,
  completions,
  facetFor,
  listedClauses,
  quoteValue,
  toggleClause,
  typing,
} from "./query";

describe("typing", () => {
  test.each([
    ["", { kind: "field", before: "", stub: "" }],
    ["ro", { kind: "field", before: "", stub: "ro" }],
    ["role:Prod", { kind: "value", before: "role:", field: "role", stub: "Prod" }],
    ["role:A -acc", { kind: "field", before: "role:A -", stub: "acc" }],
    ["(grade:", { kind: "value", before: "(grade:", field: "grade", stub: "" }],
    [
      'role:"a b" tag.X:"c d',
      { kind: "value", before: 'role:"a b" tag.X:', field: "tag.X", stub: "c d" },
    ],
    [
      "tag.Cost\\ Center:f",
      { kind: "value", before: "tag.Cost\\ Center:", field: "tag.Cost\\ Center", stub: "f" },
    ],
  ])("%s", (query, expected) => {
    expect(typing(query)).toEqual(expected);
  });
});

describe("completions", () => {
  test("fieldNames_comeWithTheirColon", () => {
    const found = completions(typing("gra"), [], []);

    expect(found[0]).toMatchObject({ query: "grade:", label: "grade:" });
  });

  test("tagKeys_areOfferedAndEscaped", () => {
    const found = completions(typing("x tag."), ["Cost Center"], []).map(({ query }) => query);

    expect(found).toContain("x tag.Cost\\ Center:");
    expect(found).toContain("x roleTag.Cost\\ Center:");
  });

  test("realValues_areQuotedWhereTheyMust", () => {
    const values = [
      { value: "a b", label: "a b", count: 1200 },
      { value: "plain", label: "plain", count: 3 },
    ];

    expect(completions(typing("role:"), [], values)).toEqual([
      { query: 'role:"a b" ', label: "a b", hint: "1,200" },
      { query: "role:plain ", label: "plain", hint: "3" },
    ]);
  });

  test("fixedValues_needNoService", () => {
    expect(completions(typing("grade:exa"), [], []).map(({ label }) => label)).toEqual(["EXACT"]);
  });
});

test("facetFor_knowsWhichFieldsHaveValuesToOffer", () => {
  expect(facetFor(typing("role:"))).toBe("role");
  expect(facetFor(typing("tag.Project:"))).toBe("tag.Project");
  expect(facetFor(typing("grade:"))).toBeNull();
  expect(facetFor(typing("rol"))).toBeNull();
  expect(facetFor(typing("tag.:"))).toBeNull();
});

describe("quoteValue", () => {
  test.each([
    ["atlas", "atlas"],
    ["alice@corp.example", "alice@corp.example"],
    ["a-b", "a-b"],
    ["-b", '"-b"'],
    ["AND", '"AND"'],
    ['say "hi"\\', '"say \\"hi\\"\\\\"'],
    ["a*", '"a*"'],
    ["", '""'],
    ["arn:aws:iam::1:role/X", '"arn:aws:iam::1:role/X"'],
  ])("%s", (value, expected) => {
    expect(quoteValue(value)).toBe(expected);
  });
});

describe("toggleClause", () => {
  test("addsAndTakesAway", () => {
    const clause = clauseOf("role", "Hub Role");

    const narrowed = toggleClause("alice", clause);
    expect(narrowed).toBe('alice role:"Hub Role"');
    expect(toggleClause(narrowed, clause)).toBe("alice");
  });

  test("alternatives_areBracketedFirst", () => {
    expect(toggleClause("a OR b", "role:x")).toBe("(a OR b) role:x");
  });

  test("clauses_keepQuotesAndBracketsTogether", () => {
    expect(clauses('a AND role:"x y"  (b OR c) depth:[3 TO *]')).toEqual([
      "a",
      'role:"x y"',
      "(b OR c)",
      "depth:[3 TO *]",
    ]);
  });

  test("tagKeyOfAFacet_isEscaped", () => {
    expect(clauseOf("tag.Cost:Center", "x")).toBe("tag.Cost\\:Center:x");
  });
});

describe("listedClauses", () => {
  test.each([
    ["", []],
    ["role:A  tag.X:b", ["role:A", "tag.X:b"]],
    ["role:A AND role:A", ["role:A"]],
    ['+origin:"a b" -account:1 !ip:2', ['origin:"a b"', "not account:1", "not ip:2"]],
    ["(role:A OR role:B) depth:[2 TO *]", ["(role:A OR role:B)", "depth:[2 TO *]"]],
    ["role:A OR role:B", []],
    ["NOT role:A", []],
  ])("%s", (query, labels) => {
    expect(listedClauses(query).map(({ label }) => label)).toEqual(labels);
  });

  test("takenAway_leavesTheOthersAsTheyWere", () => {
    const query = '+role:A  -tag.X:"b c" AND depth:[2 TO *]';
    const [, second] = listedClauses(query);

    expect(toggleClause(query, second?.clause ?? "")).toBe("+role:A depth:[2 TO *]");
  });
});
