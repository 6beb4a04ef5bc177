import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { itemsReader } from "./answers";
import { ApiError, get, postForStream } from "./client";
import type { Answer, Schemas } from "./model";

export type Attributed = Answer<Schemas["Attributed"]>;
export type Hop = Answer<Schemas["Hop"]>;
type Resolved = Answer<Schemas["Resolved"]>;

/** How many answers one page can hold: of a larger file the command line tells the rest. */
export const MOST_ANSWERS = 100_000;

const SHOWN_EVERY_MS = 150;

/** What has been answered so far. */
export interface Attribution {
  items: readonly Attributed[];
  /** Answers that came after the most that are kept. */
  dropped: number;
  /** What could not be read, by reason; null until the answer is whole. */
  rejected: Record<string, number> | null;
}

const NOTHING: Attribution = { items: [], dropped: 0, rejected: null };

/** Asks who was behind records; what is answered is there as it comes. */
export function useAttribution() {
  const [found, setFound] = useState(NOTHING);
  const [isStopped, setStopped] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const mutation = useMutation({
    mutationFn: async (records: Blob) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      setFound(NOTHING);
      setStopped(false);
      return follow(records, control.signal, (attribution) => {
        if (!control.signal.aborted) {
          setFound(attribution);
        }
      });
    },
  });
  return {
    found,
    ask: mutation.mutate,
    isPending: mutation.isPending,
    isDone: mutation.isSuccess,
    isStopped,
    error: mutation.error,
    /** Keeps what came. */
    stop: () => {
      running.current?.abort();
      setStopped(true);
      mutation.reset();
    },
    clear: () => {
      running.current?.abort();
      setFound(NOTHING);
      setStopped(false);
      mutation.reset();
    },
  };
}

async function follow(
  records: Blob,
  signal: AbortSignal,
  show: (attribution: Attribution) => void,
): Promise<void> {
  let items: Attributed[] = [];
  let dropped = 0;
  let shownAt = 0;
  const reader = itemsReader<Attributed>((item) => {
    if (items.length < MOST_ANSWERS) {
      items.push(item);
    } else {
      dropped++;
    }
  });
  const take = (text: string) => {
    reader.push(text);
    if (Date.now() - shownAt >= SHOWN_EVERY_MS) {
      shownAt = Date.now();
      show({ items, dropped, rejected: null });
      items = items.slice();
    }
  };
  try {
    await postForStream("/attribute", records, take, signal);
  } finally {
    show({ items, dropped, rejected: null });
  }
  const rest = reader.end();
  if (rest === null) {
    throw new ApiError(0, "incomplete", "The answer broke off.");
  }
  show({ items, dropped, rejected: (rest["rejected"] as Record<string, number>) ?? {} });
}

/** What is known of a credential or a session, by the name that the service gives it. */
export interface Credential {
  name: "accessKeyId" | "principalId" | "sessionArn" | "eventId";
  value: string;
}

/** The sessions behind a credential; those alive at an instant, where one is named. */
export function useResolved(credential: Credential, at: string | null) {
  return useQuery({
    queryKey: ["resolved", credential, at],
    queryFn: ({ signal }) =>
      get<{ items: Resolved[] }>("/resolve", { [credential.name]: credential.value, at }, signal),
  });
}
