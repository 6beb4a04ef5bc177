import { Suspense, useState } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import type { Me } from "../api/model";
import { useMay, useMe, useSignOut } from "../api/queries";
import { Failure } from "../shared/Failure";
import { Waiting } from "../shared/Waiting";
import { type SignInGiven, SignInPage } from "./SignInPage";
import "./shell.css";
import { useMode } from "./theme";

const FRAGMENT = /^#(code|refused)=([\w-]+)$/;

/**
 * Takes a one-time code, or why a sign-in was refused, from the address's fragment, and out of the
 * address and the history.
 */
function takeFragment(): SignInGiven {
  const [, name, value] = FRAGMENT.exec(location.hash) ?? [];
  if (name !== undefined) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return {
    code: name === "code" ? (value ?? null) : null,
    refused: name === "refused" ? (value ?? null) : null,
  };
}

/** The frame of every page. Who is not signed in sees the sign-in in place of the page asked for. */
export function Shell() {
  const me = useMe();
  const [given] = useState(takeFragment);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Bar me={me.data ?? null} />
      <main id="main" tabIndex={-1}>
        {me.isPending ? (
          <Waiting />
        ) : me.isError ? (
          <Failure what="The service" error={me.error} retry={() => me.refetch()} />
        ) : me.data === null ? (
          <SignInPage given={given} />
        ) : (
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        )}
      </main>
    </>
  );
}

function Bar({ me }: { me: Me | null }) {
  const [dark, toggleMode] = useMode();
  const signOut = useSignOut();
  return (
    <header className="bar">
      <NavLink to="/" className="brand" aria-label="Hoptrail, to the search">
        <img src="/favicon.svg" alt="" width="26" height="26" />
        Hoptrail
      </NavLink>
      <nav aria-label="Pages">{me ? <Pages /> : null}</nav>
      <button type="button" onClick={toggleMode} aria-label={dark ? "Light mode" : "Dark mode"}>
        <ModeIcon dark={dark} />
      </button>
      {me ? (
        <>
          <span className="who">
            {me.name}
            {me.access === me.name ? null : <span className="dim"> · {me.access}</span>}
          </span>
          <button type="button" onClick={() => signOut.mutate()}>
            Sign out
          </button>
        </>
      ) : null}
    </header>
  );
}

/** Pages that stand below the queue of alerts. */
const OF_ALERTS = /^\/(rules|webhooks)(\/|$)/;

function Pages() {
  const { pathname } = useLocation();
  return (
    <>
      <NavLink to="/" end>
        Search
      </NavLink>
      <NavLink to="/tags">Tags</NavLink>
      <NavLink to="/origins">People</NavLink>
      <NavLink to="/attribute">Attribute</NavLink>
      <NavLink
        to="/alerts"
        className={({ isActive }) => (isActive || OF_ALERTS.test(pathname) ? "active" : "")}
      >
        Alerts
      </NavLink>
      <NavLink to="/coverage">Coverage</NavLink>
      <NavLink to="/scorecard">Scorecard</NavLink>
      {useMay("auditor", true) ? <NavLink to="/evidence">Evidence</NavLink> : null}
      <NavLink to="/settings">Settings</NavLink>
    </>
  );
}

function ModeIcon({ dark }: { dark: boolean }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {dark ? (
        <>
          <circle cx="8" cy="8" r="3" fill="currentColor" />
          <path
            d="M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6 13 13M13 3l-1.4 1.400M4.4 11.6 3 13"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
          />
        </>
      ) : (
        <path d="M6.5 1.500a6 6 0 1 0 8 8 6.5 6.5 0 0 1-8-8Z" fill="currentColor" />
      )}
    </svg>
  );
}
