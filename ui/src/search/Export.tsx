import Button from "@cloudscape-design/components/button";
import { useEffect, useRef, useState } from "react";
import { pageOf } from "../api/search";
import { saveFile } from "../shared/csv";
import { headLine, sessionLine } from "./sessionCsv";
import type { SearchState } from "./url";

/** In a file for a spreadsheet; whoever wants more asks the command line, or for a pack. */
const MOST_LINES = 100_000;

/** What the service gives at once. */
const PAGE_SIZE = 200;

type Progress = { lines: number; cut: boolean; failed: string | null };

/** Fetches all that was found, a page after another, into a file for a spreadsheet. */
export function Export({ state, total }: { state: SearchState; total: number }) {
  const running = useRef<AbortController | null>(null);
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async () => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    const lines: string[] = [];
    const tell = (more: Partial<Progress>) =>
      setProgress({ lines: lines.length, cut: false, failed: null, ...more });
    tell({});
    try {
      const asked = { q: state.q, ...state.when, sort: state.sort };
      let cursor: string | null = null;
      do {
        const page = await pageOf(asked, cursor, PAGE_SIZE, controller.signal);
        lines.push(...page.items.map(sessionLine));
        cursor = page.next;
        tell({ cut: cursor !== null });
      } while (cursor !== null && lines.length < MOST_LINES);
      saveFile("sessions.csv", "text/csv", headLine() + lines.join(""));
    } catch (failure) {
      if (!controller.signal.aborted) {
        tell({ failed: failure instanceof Error ? failure.message : String(failure) });
      } else {
        setProgress(null);
      }
    }
    setBusy(false);
  };
  return (
    <>
      {busy ? (
        <Button iconName="close" onClick={() => running.current?.abort()}>
          Stop
        </Button>
      ) : (
        <Button iconName="download" onClick={run}>
          CSV
        </Button>
      )}
      <span role="status" className="dim export-status">
        {progress === null ? "" : sentence(progress, total, busy)}
      </span>
    </>
  );
}

function sentence({ lines, cut, failed }: Progress, total: number, busy: boolean): string {
  const count = lines.toLocaleString("en");
  if (failed !== null) {
    return `No file: ${failed} (after ${count} sessions)`;
  }
  if (busy) {
    return `${count} of ${total.toLocaleString("en")}`;
  }
  return cut ? `${count} sessions: the most a file takes. hoptrail search --csv has no end.` : "";
}
