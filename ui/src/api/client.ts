/** A call that failed, with the service's stable code; `position` is where a query is wrong. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly position: number | null;
  readonly incident: string | null;
  /** All that is wrong with a text. */
  readonly faults: readonly Fault[];

  constructor(status: number, code: string, detail: string, more: Partial<Problem> = {}) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.position = typeof more.position === "number" ? more.position : null;
    this.incident = typeof more.incident === "string" ? more.incident : null;
    this.faults = Array.isArray(more.faults) ? more.faults : [];
  }
}

interface Problem {
  title: string;
  detail: string;
  code: string;
  position: number;
  incident: string;
  faults: Fault[];
}

/** Something in a text that cannot be taken; lines and columns count from 1. */
export interface Fault {
  line: number | null;
  column: number | null;
  reason: string;
}

export type Params = Record<string, string | number | readonly string[] | null | undefined>;

const TIMEOUT_MS = 30_000;

/** The page's own token that an unsafe call must show beside the cookie; it lives as long as the page. */
let csrfToken = "";

export function rememberCsrfToken(token: string) {
  csrfToken = token;
}

/** The path with those parameters that have a value; lists repeat the name. */
export function withParams(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === "") {
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      query.append(name, String(one));
    }
  }
  const text = query.toString();
  return `/api/v1${path}${text ? `?${text}` : ""}`;
}

/** Reads one resource. What comes back is JSON of the service the page came from. */
export function get<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  return call<T>("GET", withParams(path, params), undefined, signal);
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return send<T>("POST", path, body);
}

type Change = "POST" | "PUT" | "PATCH" | "DELETE";

/** Changes something: the body is sent as JSON. */
export function send<T>(method: Change, path: string, body?: unknown): Promise<T> {
  const json = { content: JSON.stringify(body), type: "application/json" };
  return call<T>(method, withParams(path), body === undefined ? undefined : json, undefined);
}

/** Changes something: the body is a file of that type, as it stands. */
export function sendFile<T>(
  method: Change,
  path: string,
  content: BodyInit,
  type: string,
): Promise<T> {
  return call<T>(method, withParams(path), { content, type }, undefined);
}

async function call<T>(
  method: string,
  url: string,
  body: { content: BodyInit; type: string } | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json" };
  if (method !== "GET") {
    headers["X-Hoptrail-CSRF"] = csrfToken;
  }
  if (body !== undefined) {
    headers["Content-Type"] = body.type;
  }
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body === undefined ? {} : { body: body.content }),
    });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw timeout.aborted
      ? new ApiError(0, "timeout", "The service did not answer within 30 seconds.")
      : new ApiError(0, "unreachable", "The service cannot be reached. Is it running?");
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  const text = await response.text();
  return (text === "" ? undefined : parse(response.status, text)) as T;
}

function parse(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(status, "not-json", "The service answered with something that is not JSON.");
  }
}

/** What a refusal says. */
export async function problemOf(response: Response): Promise<ApiError> {
  const fallback = `The service answered ${response.status} ${response.statusText}`.trim();
  try {
    const problem = (await response.json()) as Partial<Problem>;
    const detail = problem.detail || problem.title || fallback;
    return new ApiError(response.status, problem.code ?? "unknown", detail, problem);
  } catch {
    return new ApiError(response.status, "unknown", fallback);
  }
}

/**
 * Sends bytes, or nothing, and hands over the text of the answer as it comes. It lasts as long as it takes: only
 * the signal ends it.
 */
export async function postForStream(
  path: string,
  content: Blob | null,
  take: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const response = await fetch(withParams(path), {
      method: "POST",
      headers: {
        Accept: "application/json, application/problem+json",
        ...(content ? { "Content-Type": "application/octet-stream" } : {}),
        "X-Hoptrail-CSRF": csrfToken,
      },
      credentials: "same-origin",
      signal,
      body: content,
    });
    if (!response.ok) {
      throw await problemOf(response);
    }
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      take(read.value);
    }
  } catch (failure) {
    if (failure instanceof ApiError || signal.aborted) {
      throw failure;
    }
    throw new ApiError(0, "unreachable", "The service cannot be reached, or broke off.");
  }
}
