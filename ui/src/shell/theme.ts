import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { useEffect, useState } from "react";

const KEY = "hoptrail.mode";

function stored(): Mode | null {
  const value = localStorage.getItem(KEY);
  return value === Mode.Dark || value === Mode.Light ? value : null;
}

function preferred(): Mode {
  return matchMedia("(prefers-color-scheme: dark)").matches ? Mode.Dark : Mode.Light;
}

/** Draws the page as the reader chose, else as the system asks; before anything is shown. */
export function applyInitialMode() {
  apply(stored() ?? preferred());
}

function apply(mode: Mode) {
  applyMode(mode);
  document.documentElement.style.colorScheme = mode;
}

/** The mode, and a way to change it for good. Follows the system until the reader chose. */
export function useMode(): [dark: boolean, toggle: () => void] {
  const [mode, setMode] = useState(() => stored() ?? preferred());
  useEffect(() => apply(mode), [mode]);
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setMode(stored() ?? preferred());
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
  const toggle = () => {
    const next = mode === Mode.Dark ? Mode.Light : Mode.Dark;
    localStorage.setItem(KEY, next);
    setMode(next);
  };
  return [mode === Mode.Dark, toggle];
}
