// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALICE_CHAIN, chainOf } from "../../test/fixtures.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";

const REFUSED = () => Response.json({ code: "unauthenticated", detail: "Wrong" }, { status: 401 });

test("signIn_opensThePageThatWasAskedFor", async () => {
  let signedIn = false;
  open("/chains/hub", {
    "/me": () => (signedIn ? SIGNED_IN["/me"] : REFUSED()),
    "/chains/hub": () => (signedIn ? chainOf(ALICE_CHAIN) : REFUSED()),
    "/sign-in": () => {
      signedIn = true;
      return { access: "admin", csrf: "y" };
    },
  });

  await userEvent.type(await screen.findByLabelText("One-time code"), "AAAA-BBBB{Enter}");

  await screen.findByRole("row", { name: /HubRole/ });
});

test("wrongCode_isSaidToBeWrong", async () => {
  open("/", { "/me": REFUSED, "/sign-in": REFUSED });

  await userEvent.type(await screen.findByLabelText("One-time code"), "X{Enter}");

  await screen.findByText("Wrong");
});

test("identityProvider_isOffered_withThePageAskedFor", async () => {
  open("/", { "/me": REFUSED, "/sign-in": { provider: "Example SSO" } });

  const link = await screen.findByRole("link", { name: "Sign in with Example SSO" });

  expect(link.getAttribute("href")).toBe(
    `/api/v1/sign-in/oidc?to=${encodeURIComponent(location.pathname)}`,
  );
});

test("refusedSignIn_isSaidInWords", async () => {
  history.replaceState(null, "", "#refused=sign-in-unmapped");
  open("/", { "/me": REFUSED, "/sign-in": { provider: "Example SSO" } });

  await screen.findByText(/none of your groups gives access/);
  expect(location.hash).toBe("");
});

test("endedSignIn_asksAgain", async () => {
  open("/", { ...SIGNED_IN, "/sessions": REFUSED });

  await screen.findByRole("heading", { name: "Sign in" });
});

test("signOut_forgetsWhatWasRead", async () => {
  let signedIn = true;
  open("/chains/hub", {
    "/me": () => (signedIn ? SIGNED_IN["/me"] : REFUSED()),
    "/chains/hub": chainOf(ALICE_CHAIN),
    "/sign-out": () => {
      signedIn = false;
      return new Response(null, { status: 204 });
    },
  });

  await userEvent.click(await screen.findByRole("button", { name: "Sign out" }));

  await screen.findByRole("heading", { name: "Sign in" });
  expect(screen.queryByRole("row", { name: /HubRole/ })).toBeNull();
});

test("unknownAddress_leadsBackToTheSearch", async () => {
  open("/nowhere", SIGNED_IN);

  await screen.findByText("There is no such page");
  expect(screen.getByRole("link", { name: "To the search" }).getAttribute("href")).toBe("/");
});

test.each(["/alerts", "/rules", "/webhooks"])("%s_standsBelowAlerts", async (address) => {
  open(address, SIGNED_IN);

  const pages = within(await screen.findByRole("navigation", { name: "Pages" }));

  const alerts = await pages.findByRole("link", { name: "Alerts" });
  expect(alerts.className).toBe("active");
  expect(pages.getByRole("link", { name: "Tags" }).className).toBe("");
});
