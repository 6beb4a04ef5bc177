import { useEffect, useEffectEvent } from "react";
import type { Outcome } from "../api/alerts";

/** Which key gives which answer. */
export const OUTCOME_KEYS: Record<Outcome, string> = {
  ACKNOWLEDGED: "a",
  EXPLAINED: "x",
  ESCALATED: "e",
  CLOSED: "c",
  OPEN: "o",
};

/** What an answer is called before it is given, and what it says. */
export const OUTCOME_VERB: Record<Outcome, string> = {
  ACKNOWLEDGED: "Acknowledge",
  EXPLAINED: "Explain",
  ESCALATED: "Escalate",
  CLOSED: "Close",
  OPEN: "Reopen",
};

export const OUTCOME_MEANING: Record<Outcome, string> = {
  ACKNOWLEDGED: "Somebody looks at it. Needs no reason.",
  EXPLAINED: "It happened, and it is as it should be.",
  ESCALATED: "It goes to others who can do more.",
  CLOSED: "Dealt with.",
  OPEN: "It is to be looked at again.",
};

/** Answers that may be given to an alert in a state. */
export function outcomesFor(state: string): Outcome[] {
  const all: Outcome[] = ["ACKNOWLEDGED", "EXPLAINED", "ESCALATED", "CLOSED"];
  if (state === "WITHDRAWN") {
    return [];
  }
  return state === "OPEN" ? all : [...all.filter((outcome) => outcome !== state), "OPEN"];
}

/** Single keys, wherever the focus is but in a field, a menu or a dialogue. */
export function useTriageKeys(keys: Record<string, () => void>) {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const press = keys[event.key];
    if (press && !event.defaultPrevented && !isTaken(event)) {
      event.preventDefault();
      press();
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

/** Whether a dialogue is open: keys and the focus are its own then. */
export function dialogOpen(): boolean {
  return document.querySelector("[role=dialog]") !== null;
}

const WIDGETS =
  "input, textarea, select, [contenteditable], [role=dialog], [role=listbox], [aria-haspopup]";

function isTaken({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const within = (selector: string) =>
    target instanceof Element && target.closest(selector) !== null;
  return (
    ctrlKey ||
    metaKey ||
    altKey ||
    dialogOpen() ||
    within(WIDGETS) ||
    // Elsewhere the arrows scroll.
    (key.startsWith("Arrow") && !within(".queue"))
  );
}
