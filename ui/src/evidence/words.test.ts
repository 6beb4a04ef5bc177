import { expect, test } from "vitest";
import { KEYS, PACKS } from "../../test/evidence.ts";
import { bytesText, keyAt, verifyCommand } from "./words";

test("packIsVerified_byTheKeyThatWasInForceWhenItWasMade", () => {
  const [ready, , before] = PACKS;

  expect(ready && verifyCommand(ready, KEYS)).toBe(
    `./hoptrail verify hoptrail-${ready?.packId}.zip --key ${KEYS[0]?.fingerprint}`,
  );
  expect(before && verifyCommand(before, KEYS)).toContain(KEYS[1]?.fingerprint);
  expect(keyAt(KEYS, "2020-01-01T00:00:00Z")).toBeNull();
});

test("packThatIsNotMadeYet_isNotVerified", () => {
  const building = PACKS[1];

  expect(building && verifyCommand(building, KEYS)).toBeNull();
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1400, "1.4 KB"],
  [12_345_678, "12.3 MB"],
])("%i bytes", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
