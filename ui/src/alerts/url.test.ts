import { expect, test } from "vitest";
import { alertHref, readQueue, writeQueue } from "./url";

test.each([
  "",
  "state=any",
  "state=closed&severity=high",
  "severity=critical&rule=deep-chain",
  "account=444455556666&q=role%3ADeploy*",
  "state=any&session=s1&chain=c1",
])("address %j is read and written alike", (query) => {
  expect(writeQueue(readQueue(new URLSearchParams(query))).toString()).toBe(query);
});

test("queue_isWhatIsOpen_unlessTheAddressSaysOtherwise", () => {
  expect(readQueue(new URLSearchParams("")).state).toBe("OPEN");
  expect(readQueue(new URLSearchParams("state=any")).state).toBeNull();
});

test("alertHref_keepsTheQueue", () => {
  const filter = readQueue(new URLSearchParams("state=any&rule=deep-chain"));

  expect(alertHref("a/1", filter)).toBe("/alerts/a%2F1?state=any&rule=deep-chain");
  expect(alertHref(null, readQueue(new URLSearchParams()))).toBe("/alerts");
});
