import { expect, test } from "vitest";
import { packed, readAttribute, readCredential, writeAttribute } from "./asked";

test.each([
  [" ASIAEXAMPLE000000001\n", "accessKeyId", "ASIAEXAMPLE000000001"],
  ["AKIAEXAMPLE000000001", "accessKeyId", "AKIAEXAMPLE000000001"],
  [
    "arn:aws-us-gov:sts::111122223333:assumed-role/Hub/alice",
    "sessionArn",
    "arn:aws-us-gov:sts::111122223333:assumed-role/Hub/alice",
  ],
  [
    "arn:aws:sts::111122223333:federated-user/bob",
    "sessionArn",
    "arn:aws:sts::111122223333:federated-user/bob",
  ],
  ["AROAEXAMPLEEXAMPLE01:alice@corp", "principalId", "AROAEXAMPLEEXAMPLE01:alice@corp"],
  ["111122223333:bob", "principalId", "111122223333:bob"],
  ["b7c1aa10-41d2-4c9e-9f58-1f0a6b2c9d7e", "eventId", "b7c1aa10-41d2-4c9e-9f58-1f0a6b2c9d7e"],
])("%j is a credential", (text, name, value) => {
  expect(readCredential(text)).toEqual({ name, value });
});

test.each([
  "",
  "{}",
  '{"eventID":"b7c1aa10"}',
  "ASIA",
  "alice",
  "AROAEXAMPLEEXAMPLE01",
  "arn:aws:iam::111122223333:role/Hub",
  "ASIAEXAMPLE000000001 ASIAEXAMPLE000000002",
])("%j is none", (text) => {
  expect(readCredential(text)).toBeNull();
});

test("state_isTheAddress", () => {
  const state = {
    credential: { name: "accessKeyId" as const, value: "ASIAEXAMPLE000000001" },
    at: "2026-06-03T09:20:00Z",
  };

  expect(readAttribute(writeAttribute(state))).toEqual(state);
  expect(writeAttribute({ credential: null, at: state.at }).toString()).toBe("");
  expect(readAttribute(new URLSearchParams("credential=%3Cb%3E&at=x"))).toEqual({
    credential: null,
    at: null,
  });
});

test("longText_isPacked_andWhatIsPackedIsNotPackedAgain", async () => {
  const text = new Blob(["record ".repeat(100_000)]);

  const once = await packed(text);
  const twice = await packed(new Blob([once, new Uint8Array(300_000)]));

  expect(once.size).toBeLessThan(text.size / 10);
  expect(new Uint8Array(await once.slice(0, 2).arrayBuffer())).toEqual(new Uint8Array([31, 139]));
  expect(twice.size).toBe(once.size + 300_000);
  const short = new Blob(["{}"]);
  expect(await packed(short)).toBe(short);
});
