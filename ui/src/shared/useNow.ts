import { useEffect, useState } from "react";

const TICK_MS = 30_000;

/** The time, as often as it matters to a text that counts minutes. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
