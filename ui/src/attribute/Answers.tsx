import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Spinner from "@cloudscape-design/components/spinner";
import { useMemo, useState } from "react";
import { MOST_ANSWERS, type useAttribution } from "../api/attribute";
import { saveFile } from "../shared/csv";
import { messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { counted } from "../shared/words";
import { AnswerList } from "./AnswerList";
import { csv, type Filter, filtered, rejectedText, type Summary, summarize } from "./verdict";

interface Props {
  /** Where the records come from: the name of a file. */
  source: string;
  attribution: ReturnType<typeof useAttribution>;
  /** Why they were not sent; null where they were. */
  refused: string | null;
}

const MOST_ORIGINS = 12;

/** Who was behind each record: in sum, and record by record as the answers come. */
export function Answers({ source, attribution, refused }: Props) {
  const { found, isPending, isDone, isStopped, error } = attribution;
  const [filter, setFilter] = useState<Filter>({ which: "all", originId: null });
  const summary = useMemo(() => summarize(found.items), [found.items]);
  const shown = useMemo(() => filtered(found.items, filter), [found.items, filter]);
  const rejected = rejectedText(found.rejected ?? {});
  if (refused !== null) {
    return <Alert type="warning">{refused}</Alert>;
  }
  return (
    <section className="answers" aria-label="Answers" aria-busy={isPending}>
      <div className="answers-head">
        <h2 role="status">
          {isPending ? <Spinner /> : null} {counted(found.items.length, "record")}
          {found.items.length > 0 ? (
            <>
              , {summary.known.toLocaleString("en")} attributed
              {summary.unknown > 0 ? `, ${summary.unknown.toLocaleString("en")} not` : ""}
            </>
          ) : null}
          <small className="dim">
            {" "}
            of <Text>{source}</Text>
            {isPending ? ", more are coming" : isStopped ? ", stopped before the end" : ""}
          </small>
        </h2>
        <div className="answers-tools">
          {summary.unknown > 0 && summary.known > 0 ? (
            <SegmentedControl
              label="Shown"
              selectedId={filter.which}
              options={[
                { id: "all", text: "All" },
                { id: "known", text: "Attributed" },
                { id: "unknown", text: "Not attributed" },
              ]}
              onChange={({ detail }) =>
                setFilter({ ...filter, which: detail.selectedId as Filter["which"] })
              }
            />
          ) : null}
          {isPending ? (
            <Button onClick={attribution.stop}>Stop</Button>
          ) : (
            <Button
              iconName="download"
              disabled={shown.length === 0}
              onClick={() => saveFile("attributed.csv", "text/csv", csv(shown))}
            >
              CSV
            </Button>
          )}
        </div>
      </div>
      {error ? (
        <Alert type="error" header="Not all records could be attributed">
          {messageOf(error)}
        </Alert>
      ) : null}
      {found.dropped > 0 ? (
        <Alert type="warning">
          The first {MOST_ANSWERS.toLocaleString("en")} are shown;{" "}
          {found.dropped.toLocaleString("en")} came after them. On the command line,{" "}
          <code>hoptrail attribute FILE --csv</code> tells all.
        </Alert>
      ) : null}
      {rejected !== "" ? <Alert type="warning">Could not be read: {rejected}.</Alert> : null}
      {isDone && found.items.length === 0 ? (
        <p className="dim">
          There is no CloudTrail record in it. A record is an object with <code>eventID</code>,{" "}
          <code>eventTime</code> and <code>userIdentity</code>.
        </p>
      ) : null}
      <Origins summary={summary} filter={filter} onFilter={setFilter} />
      {found.items.length > 0 ? <AnswerList items={shown} /> : null}
    </section>
  );
}

interface OriginsProps {
  summary: Summary;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

/** Those behind the most records; choosing one shows only theirs. */
function Origins({ summary: { origins }, filter, onFilter }: OriginsProps) {
  if (origins.length === 0) {
    return null;
  }
  return (
    <div className="tallies">
      {origins.slice(0, MOST_ORIGINS).map(({ originId, name, count }) => {
        const pressed = filter.originId === originId;
        return (
          <button
            key={originId}
            type="button"
            aria-pressed={pressed}
            onClick={() => onFilter({ ...filter, originId: pressed ? null : originId })}
          >
            {pressed ? <span aria-hidden="true">✓ </span> : null}
            <span className="ellipsis">
              <Text>{name}</Text>
            </span>{" "}
            <span className="dim">{count.toLocaleString("en")}</span>
          </button>
        );
      })}
      {origins.length > MOST_ORIGINS ? (
        <span className="dim">and {(origins.length - MOST_ORIGINS).toLocaleString("en")} more</span>
      ) : null}
    </div>
  );
}
