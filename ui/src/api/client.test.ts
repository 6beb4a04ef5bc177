import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { get, post, rememberCsrfToken, withParams } from "./client";

const fetched = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => vi.unstubAllGlobals());

test("params_leaveOutWhatHasNoValue", () => {
  const params = { q: "a&b", at: null, to: undefined, cursor: "", field: ["x", "y"], limit: 5 };

  expect(withParams("/sessions", params)).toBe("/api/v1/sessions?q=a%26b&field=x&field=y&limit=5");
});

test("problemDetails_becomeAnErrorWithItsCode", async () => {
  const problem = {
    title: "Bad Request",
    detail: "No field 'x'",
    code: "invalid-query",
    position: 3,
  };
  fetched.mockResolvedValue(new Response(JSON.stringify(problem), { status: 400 }));

  await expect(get("/sessions")).rejects.toMatchObject({
    name: "ApiError",
    status: 400,
    code: "invalid-query",
    message: "No field 'x'",
    position: 3,
  });
});

test("failureWithoutProblemDetails_stillSaysItsStatus", async () => {
  fetched.mockResolvedValue(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));

  await expect(get("/me")).rejects.toMatchObject({
    status: 502,
    code: "unknown",
    message: "The service answered 502 Bad Gateway",
  });
});

test("serviceThatIsAway_isUnreachable", async () => {
  fetched.mockRejectedValue(new TypeError("failed"));

  await expect(get("/me")).rejects.toMatchObject({ status: 0, code: "unreachable" });
});

test("answerThatIsNoJson_isAnError", async () => {
  fetched.mockResolvedValue(new Response("<html>", { status: 200 }));

  await expect(get("/me")).rejects.toMatchObject({ code: "not-json" });
});

test("change_showsThePagesToken", async () => {
  rememberCsrfToken("token-1");
  fetched.mockResolvedValue(new Response(null, { status: 204 }));

  await post("/sign-out", {});

  const [url, init] = fetched.mock.lastCall ?? [];
  expect(url).toBe("/api/v1/sign-out");
  expect(init).toMatchObject({ method: "POST", headers: { "X-Hoptrail-CSRF": "token-1" } });
});
