import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { Command } from "../shared/Command";
import type { SearchState } from "./url";

const EXAMPLES = [
  { q: "grade:UNSEEN", says: "sessions whose parent no log shows" },
  { q: "depth:[3 TO *]", says: "deep chains" },
  { q: "originKind:IAM_USER action:AssumeRole", says: "users with long-lived keys" },
  { q: "finding:tag-laundering", says: "tags that a caller overrode" },
];

/** Queries to begin with. */
export function Examples({ onPick }: { onPick: (q: string) => void }) {
  return (
    <p className="examples">
      <span className="dim">For example</span>
      {EXAMPLES.map(({ q, says }) => (
        <button key={q} type="button" title={says} onClick={() => onPick(q)}>
          {q}
        </button>
      ))}
    </p>
  );
}

/** No session at all is stored yet. */
export function FirstVisit() {
  return (
    <div className="first-visit card">
      <Box variant="h1">Nothing has been read yet</Box>
      <p>
        Hoptrail needs CloudTrail logs. See it at work on an organisation that is made up, or let it
        read your own.
      </p>
      <dl>
        <dt>A simulated organisation, with attacks in it</dt>
        <dd>
          <Command>./hoptrail demo</Command>
        </dd>
        <dt>Log files or folders on this machine: .json, .json.gz, .jsonl</dt>
        <dd>
          <Command>./hoptrail ingest PATH</Command>
        </dd>
        <dt>Records pushed to this service</dt>
        <dd>
          <Command>
            {`curl -H "Authorization: Bearer $HOPTRAIL_TOKEN" -H "Content-Type: application/json" --data-binary @FILE ${location.origin}/api/v1/records`}
          </Command>
        </dd>
      </dl>
      <Button iconName="refresh" onClick={() => location.reload()}>
        Look again
      </Button>
    </div>
  );
}

interface NothingFoundProps {
  state: SearchState;
  onShow: (change: Partial<SearchState>) => void;
}

/** The query and the time select no session. */
export function NothingFound({ state, onShow }: NothingFoundProps) {
  const timed = Boolean(state.when.at || state.when.from || state.when.to);
  return (
    <div className="first-visit card">
      <Box variant="h2">No session matches</Box>
      <p>
        Values compare exactly, with case; <code>*</code> and <code>?</code> stand for any text and
        any one character. Words without a field search names and tags.
      </p>
      <div className="pager">
        {timed ? <Button onClick={() => onShow({ when: {} })}>Search at any time</Button> : null}
        {state.q !== "" ? <Button onClick={() => onShow({ q: "" })}>Clear the query</Button> : null}
      </div>
    </div>
  );
}
