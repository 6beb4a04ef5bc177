import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useState } from "react";
import { Link } from "react-router";
import { type OriginPath, type OriginPaths, useOriginPaths } from "../api/origins";
import { chainHref } from "../chain/url";
import { Shares } from "../shared/Shares";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { counted, KIND_LABEL, lastPart } from "../shared/words";

const PERIODS = [
  { id: "31", text: "31 days" },
  { id: "400", text: "400 days" },
];

/** Which ways the chains of an origin took, counted by the service. */
export function UsualPaths({
  originId,
  lastIssuedAt,
}: {
  originId: string;
  lastIssuedAt: string | null;
}) {
  const [days, setDays] = useState("31");
  const paths = useOriginPaths(originId, lastIssuedAt, Number(days));
  const { data } = paths;
  return (
    <Shares
      title="Usual paths"
      note={
        <>
          <SegmentedControl
            label="Period of the usual paths"
            selectedId={days}
            options={PERIODS}
            onChange={({ detail }) => setDays(detail.selectedId)}
          />
          {data ? <p className="dim">{restsOn(data)}</p> : null}
        </>
      }
      failed={paths.isError ? () => paths.refetch() : null}
      rows={data?.items.map(pathRow)}
      more={data ? data.distinct - data.items.length : 0}
      none="No chain began in that time."
    />
  );
}

function restsOn({ chains, sessions, complete, from, to }: OriginPaths): string {
  const counts = `${counted(chains, "chain")} with ${counted(sessions, "session")}`;
  return complete
    ? `Of all ${counts}, begun from ${from.slice(0, 10)} to ${to.slice(0, 10)}.`
    : `Of the newest ${counts} alone: from ${from.slice(0, 10)} to ${to.slice(0, 10)} there are more than are counted, and ways may go on.`;
}

function pathRow({ steps, count, lastIssuedAt, lastSessionId }: OriginPath) {
  const title = steps.map((step) => `${nameOf(step)} ${step.accountId ?? ""}`).join("\n");
  return {
    id: lastSessionId,
    count,
    label: (
      <Link
        to={chainHref(lastSessionId, lastIssuedAt)}
        title={`${title}\nlast ${fullTime(lastIssuedAt)}`}
      >
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <span key={i}>
            {i > 0 ? <span className="dim"> › </span> : null}
            <Text>{nameOf(step)}</Text>
          </span>
        ))}
      </Link>
    ),
  };
}

function nameOf({ roleArn, kind }: OriginPath["steps"][number]): string {
  if (roleArn !== null) {
    return visible(lastPart(roleArn));
  }
  return kind === null ? "withheld" : KIND_LABEL[kind];
}
