import { expect, test } from "vitest";
import { eventReader, type StreamEvent } from "./stream";

const TEXT =
  ': alive\nid: 7\n\nevent: alert\nid: 8\ndata: {"a":\ndata: 1}\n\nevent: reset\r\nid: 9\r\ndata: {}\r\n\r\nevent: cut';

function read(pieces: string[]) {
  const place = { lastId: null as string | null };
  const events: StreamEvent[] = [];
  const take = eventReader(place, (event) => events.push(event));
  for (const piece of pieces) {
    take(piece);
  }
  return { events, lastId: place.lastId };
}

const WHOLE = {
  events: [
    { name: "alert", data: '{"a":\n1}' },
    { name: "reset", data: "{}" },
  ],
  lastId: "9",
};

test("events_areToldWhenTheyAreWhole", () => {
  expect(read([TEXT])).toEqual(WHOLE);
});

test("events_mayBeCutAnywhere", () => {
  expect(read(TEXT.split(""))).toEqual(WHOLE);
});

test("heartbeat_movesThePlace", () => {
  expect(read([": alive\nid: 12\n\n"])).toEqual({ events: [], lastId: "12" });
});
