import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { get, post } from "./client";
import type { Answer, Schemas, Severity } from "./model";
import { useStream } from "./stream";

export type Alert = Answer<Schemas["Alert"]>;
export type AlertState = Schemas["AlertState"];
export type Outcome = Exclude<AlertState, "WITHDRAWN">;
export type AlertCount = Answer<Schemas["FacetValue"]>;
type AlertPage = Answer<Schemas["AlertPage"]>;
type AlertFacetPage = Answer<Schemas["AlertFacetPage"]>;

/** Which alerts are asked for; null is any. */
export interface AlertFilter {
  state: AlertState | null;
  severity: Severity | null;
  rule: string | null;
  /** Of the session that an alert is about. */
  account?: string | null;
  session: string | null;
  chain: string | null;
  /** In the query language: what to find of the sessions that alerts are about. */
  q?: string | null;
}

const ALERTS = "alerts";
const COUNTS = "alert-counts";
const MOST_VALUES = 200;
const PAGE_SIZE = 100;

/** Alerts, the latest first, a page at a time. */
export function useAlerts(filter: AlertFilter) {
  return useInfiniteQuery({
    queryKey: [ALERTS, filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<AlertPage>("/alerts", { ...filter, limit: PAGE_SIZE, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next,
  });
}

/** How many alerts there are of each state, severity, rule and account. */
export function useAlertCounts(filter: AlertFilter) {
  return useQuery({
    queryKey: [COUNTS, filter],
    queryFn: async ({ signal }) => {
      const asked = { ...filter, limit: MOST_VALUES };
      const { items } = await get<AlertFacetPage>("/alerts/facets", asked, signal);
      return new Map(items.map(({ field, values }) => [field, values]));
    },
    placeholderData: (before) => before,
  });
}

export function useAlert(alertId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["alert", alertId],
    queryFn: ({ signal }) => get<Alert>(`/alerts/${encodeURIComponent(alertId)}`, {}, signal),
    enabled,
  });
}

export interface Answering {
  alertId: string;
  outcome: Outcome;
  reason: string;
}

/** Answers an alert. The queue keeps it where it stands until it is read again. */
export function useDispose() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ alertId, outcome, reason }: Answering) =>
      post<Alert>(`/alerts/${encodeURIComponent(alertId)}/dispositions`, { outcome, reason }),
    onSuccess: (alert) => {
      replace(client, alert);
      void client.invalidateQueries({ queryKey: [COUNTS] });
    },
  });
}

/** Puts an alert as it is now in the place where it was read; false if it was not. */
function replace(client: QueryClient, alert: Partial<Alert> & { alertId: string }): boolean {
  let known = false;
  const renew = (old: Alert): Alert => {
    if (old.alertId !== alert.alertId) {
      return old;
    }
    known = true;
    return { ...old, ...alert };
  };
  client.setQueryData<Alert>(["alert", alert.alertId], (old) => old && renew(old));
  client.setQueriesData<InfiniteData<AlertPage>>(
    { queryKey: [ALERTS] },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: page.items.map(renew) })),
      },
  );
  return known;
}

/** Counting all alerts costs the service more than telling one: it is asked no more often. */
const COUNTED_AGAIN_MS = 2_000;

/** Counts anew a moment after something happened, once for all that happened until then. */
function useCountAgain(client: QueryClient) {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(waiting.current);
      waiting.current = undefined;
    },
    [],
  );
  return () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      void client.invalidateQueries({ queryKey: [COUNTS] });
    }, COUNTED_AGAIN_MS);
  };
}

/**
 * What happened since the queue was read: alerts that it shows are renewed where they stand, those
 * that belong into it are told of, and the counts beside it are those of now. `missed` says that the
 * service could not tell all of it.
 */
export function useAlertNews(filter: AlertFilter) {
  const client = useQueryClient();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [missed, setMissed] = useState(false);
  const countAgain = useCountAgain(client);
  useStream("alert", ({ name, data }) => {
    if (name === "reset" || name === "alert") {
      countAgain();
    }
    if (name === "reset") {
      setMissed(true);
    } else if (name === "alert") {
      const { alert } = JSON.parse(data) as { alert: Alert };
      if (!replace(client, alert) && belongs(alert, filter)) {
        if (filter.q) {
          // Whether a query finds its session, only the service knows.
          setMissed(true);
        } else {
          setFresh((before) => new Set(before).add(alert.alertId));
        }
      }
    }
  });
  const clear = () => {
    setFresh(new Set());
    setMissed(false);
    void client.invalidateQueries({ queryKey: [COUNTS] });
  };
  return { fresh: fresh.size, missed, clear };
}

function belongs(alert: Alert, filter: AlertFilter): boolean {
  const pairs: [string | null | undefined, string | null | undefined][] = [
    [filter.state, alert.state],
    [filter.severity, alert.severity],
    [filter.rule, alert.ruleId],
    [filter.session, alert.sessionId],
    [filter.chain, alert.chainId],
    [filter.account, alert.path.at(-1)?.accountId],
  ];
  return pairs.every(([wanted, has]) => !wanted || wanted === has);
}
