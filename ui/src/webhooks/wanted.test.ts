import { expect, test } from "vitest";
import { webhook } from "../../test/webhooks.ts";
import { BLANK, draftOf, faultsOf, wantedOf } from "./wanted";

test("unchangedDraft_asksForWhatIs_andKeepsWhatIsNotShown", () => {
  expect(wantedOf(draftOf(webhook("w")), false)).toEqual({
    name: "soc-chat",
    minimumSeverity: "HIGH",
    rules: [],
    eventTypes: ["alert.opened"],
    redact: { tagKeys: ["Ticket"], fields: ["origin.name"] },
    digest: { after: 5, seconds: 600 },
  });
});

test("newWebhook_namesItsFormat_andADigestOnlyWhereThereAreSome", () => {
  const draft = { ...BLANK, url: " https://x ", format: "ecs", tagKeys: "A, ,B" };

  expect(wantedOf(draft, true)).toEqual({
    url: "https://x",
    format: "ecs",
    signing: "v1",
    minimumSeverity: "MEDIUM",
    rules: [],
    eventTypes: [],
    redact: { tagKeys: ["A", "B"], fields: [] },
  });
});

test("faults_areNamedByField", () => {
  expect(Object.keys(faultsOf(BLANK, true))).toEqual(["url"]);
  expect(faultsOf(BLANK, false)).toEqual({});
  expect(Object.keys(faultsOf({ ...BLANK, url: "x", format: "splunk" }, true))).toEqual([
    "credential",
  ]);
  expect(Object.keys(faultsOf({ ...BLANK, digestAfter: "", digestSeconds: "1.5" }, false))).toEqual(
    ["digestAfter", "digestSeconds"],
  );
});
