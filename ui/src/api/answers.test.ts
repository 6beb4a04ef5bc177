import { expect, test } from "vitest";
import { random } from "../../test/random.ts";
import { itemsReader } from "./answers";

const ITEMS = [
  { name: 'a "quoted" ]} \\ name', tags: [{ key: "{[" }, { key: "\\" }] },
  {},
  { name: 'one quote "]} alone' },
  { nested: { list: [[1, 2], ["]"]] }, text: "😀\u2028" },
];
const WHOLE = JSON.stringify({ items: ITEMS, records: 3, rejected: { NOT_JSON: 2 }, next: null });

test("items_comeAtWhateverPlaceTheTextIsCut", () => {
  const { below, seed } = random();
  for (let round = 0; round < 200; round++) {
    const found: unknown[] = [];
    const reader = itemsReader((item) => found.push(item));

    for (let at = 0; at < WHOLE.length; ) {
      const next = at + 1 + below(9);
      reader.push(WHOLE.slice(at, next));
      at = next;
    }

    expect(found, `SEED=${seed}`).toEqual(ITEMS);
    expect(reader.end()).toEqual({ records: 3, rejected: { NOT_JSON: 2 }, next: null });
  }
});

test("item_isThereBeforeTheNextOneBegins", () => {
  const found: unknown[] = [];
  const reader = itemsReader((item) => found.push(item));

  reader.push('{"items":[{"a":1},{"a"');

  expect(found).toEqual([{ a: 1 }]);
  expect(reader.end()).toBeNull();
});

test("emptyList_hasWhatStandsBeside", () => {
  const reader = itemsReader(() => expect.unreachable());

  reader.push('{"items":[],"records":0}');

  expect(reader.end()).toEqual({ records: 0 });
});

test.each(['{"items":[{"a":1}', '{"items":[],"rec', ""])("%j is not whole", (text) => {
  const reader = itemsReader(() => undefined);

  reader.push(text);

  expect(reader.end()).toBeNull();
});

test("anotherAnswer_isRefused", () => {
  expect(() => itemsReader(() => undefined).push('{"message":"no list"}')).toThrow(SyntaxError);
});
