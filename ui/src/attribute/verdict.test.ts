import { expect, test } from "vitest";
import { attributed } from "../../test/attributed.ts";
import { csv, filtered, isKnown, rejectedText, summarize, whyUnknown } from "./verdict";

const ALL = attributed();
const [ALICE, BY_HERSELF, AMBIGUOUS, NOTHING, GHOST, WITHHELD] = ALL;

test("unknown_saysWhy", () => {
  expect(ALL.map(isKnown)).toEqual([true, true, false, false, false, true]);
  expect(whyUnknown(AMBIGUOUS)).toBe("2 sessions fit equally well, so none is named.");
  expect(whyUnknown(NOTHING)).toBe("Nothing is stored of the session that made the call.");
  expect(whyUnknown(GHOST)).toBe("The call that issued this session is in no log that was read.");
});

test("summary_namesThoseBehindTheMostRecordsFirst", () => {
  const { known, unknown, origins } = summarize([...ALL, ALICE]);

  expect([known, unknown]).toEqual([4, 3]);
  expect(origins[0]).toMatchObject({ name: "alice@corp.example", count: 3 });
});

test("filter_showsWhatIsAskedFor", () => {
  expect(filtered(ALL, { which: "all", originId: null })).toEqual(ALL);
  expect(filtered(ALL, { which: "unknown", originId: null })).toEqual([AMBIGUOUS, NOTHING, GHOST]);
  expect(filtered(ALL, { which: "known", originId: "origin-alice" })).toEqual([ALICE, BY_HERSELF]);
  expect(filtered(ALL, { which: "known", originId: null })).toContain(WITHHELD);
});

test("csv_hasTheColumnsOfTheCommandLine", () => {
  const [head, alice] = csv(ALL).split("\n");

  expect(head).toBe(
    "eventTime,eventId,accountId,eventSource,eventName,grade,origin,originKind,path,sessionId,tags",
  );
  expect(alice).toBe(
    "2026-06-03T09:20:00Z,e-alice,333333333333,s3.amazonaws.com,GetObject,EXACT," +
      "alice@corp.example,SAML_USER,HubRole › ProductionRole,production,Team=alpha→",
  );
});

test("reasons_areWords", () => {
  expect(rejectedText({ NOT_JSON: 1200, MISSING_EVENT_ID: 1 })).toBe(
    "1,200 not JSON, 1 missing event id",
  );
  expect(rejectedText({})).toBe("");
});
