import { useEffect, useEffectEvent } from "react";
import { ApiError, problemOf, withParams } from "./client";

/** One server-sent event. */
export interface StreamEvent {
  name: string;
  data: string;
}

/** Where a stream was left, to go on from there. */
interface Place {
  lastId: string | null;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Takes a stream's text in pieces, however they are cut, and tells each event when it is whole. */
export function eventReader(place: Place, onEvent: (event: StreamEvent) => void) {
  let rest = "";
  let name = "message";
  let data: string[] = [];
  const readLine = (line: string) => {
    if (line === "") {
      if (data.length > 0) {
        onEvent({ name, data: data.join("\n") });
      }
      name = "message";
      data = [];
      return;
    }
    const [, field, value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") {
      name = value;
    } else if (field === "data") {
      data.push(value);
    } else if (field === "id") {
      place.lastId = value;
    }
  };
  return (piece: string) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      readLine(line.replace(/\r$/, ""));
    }
  };
}

/** Listens until told to stop; who comes back names the last event it saw, so that none is missed. */
async function listen(
  type: string,
  place: Place,
  onEvent: (event: StreamEvent) => void,
  signal: AbortSignal,
) {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response = await fetch(withParams("/stream", { type }), {
        headers: {
          Accept: "text/event-stream",
          ...(place.lastId === null ? {} : { "Last-Event-ID": place.lastId }),
        },
        credentials: "same-origin",
        signal,
      });
      if (!response.ok || response.body === null) {
        throw await problemOf(response);
      }
      wait = FIRST_WAIT_MS;
      const read = eventReader(place, onEvent);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        read(part.value);
      }
    } catch (failure) {
      if (failure instanceof ApiError && [400, 401, 403, 404].includes(failure.status)) {
        return;
      }
    }
    await pause(wait, signal);
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * Tells what happens while the page is looked at. A page in the background holds no connection: a
 * browser has six of them for a service, for all its pages. It goes on where it left.
 */
export function useStream(type: "alert" | "session", onEvent: (event: StreamEvent) => void) {
  const tell = useEffectEvent(onEvent);
  useEffect(() => {
    const place: Place = { lastId: null };
    let listening: AbortController | null = null;
    const follow = () => {
      if (document.hidden) {
        listening?.abort();
        listening = null;
      } else if (listening === null) {
        listening = new AbortController();
        void listen(type, place, (event) => tell(event), listening.signal);
      }
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      listening?.abort();
    };
  }, [type]);
}
