import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, render } from "@testing-library/react";
import { flushSync } from "react-dom";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, vi } from "vitest";
import { queryClient } from "../src/api/queries.ts";
import { routes } from "../src/router.tsx";

// The pages are loaded on demand, which takes the first test of a file a while; asking of each
// element whether it is hidden takes a simulated document longer still.
configure({ asyncUtilTimeout: 60_000, defaultHidden: true });

/** Answers by path and query; what is absent is a 404. */
export type Answers = Record<string, unknown | ((url: URL, call: RequestInit) => unknown)>;

export const SIGNED_IN: Answers = {
  "/me": { name: "admin", access: "admin", csrf: "x" },
  "/tags": { items: [{ key: "Team" }] },
  "/sessions/facets": { items: [] },
  "/alerts/facets": { items: [] },
  "/stream": () => new Response(new ReadableStream()),
};

/** Opens a page of the application against these answers; `calls` are the addresses asked. */
export function open(address: string, answers: Answers) {
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (input: string, call: RequestInit = {}) => {
    const url = new URL(input, "http://localhost");
    const path = url.pathname.replace("/api/v1", "");
    calls.push(path + url.search);
    const answer = answers[path];
    const body = typeof answer === "function" ? answer(url, call) : answer;
    if (body instanceof Response) {
      return body;
    }
    return body === undefined
      ? Response.json({ code: "not-found", detail: "No such thing" }, { status: 404 })
      : Response.json(body);
  });
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient()}>
        <RouterProvider router={router} flushSync={(change) => void flushSync(change)} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { calls, router };
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
