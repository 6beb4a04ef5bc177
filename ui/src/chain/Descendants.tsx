import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useState } from "react";
import { Link } from "react-router";
import { DESCENDANT_PAGE, useDescendants } from "../api/chain";
import type { Session } from "../api/model";
import { Account } from "../shared/Account";
import { Failure } from "../shared/Failure";
import { GradeMark } from "../shared/Grade";
import { ScrollBox } from "../shared/ScrollBox";
import { Text } from "../shared/Text";
import { endTime, fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { KIND_LABEL } from "../shared/words";
import { instant, stageAt } from "./layout";
import { type ChainState, chainAddress } from "./url";

interface Props {
  session: Session;
  /** How many are below it. */
  below: number;
  /** When sessions are alive or not. */
  at: string;
  state: ChainState;
}

/** Every session below one, a page at a time: however many there are, few stand in the page. */
export function Descendants({ session, below, at, state }: Props) {
  const [living, setLiving] = useState(false);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const liveAt = living ? at : null;
  const page = useDescendants(session.sessionId, {
    liveAt,
    knownAt: state.knownAt,
    cursor: cursors.at(-1) ?? null,
  });
  if (below === 0) {
    return null;
  }
  const { data } = page;
  const from = cursors.length * DESCENDANT_PAGE;
  return (
    <section className="reach-one" aria-label="Sessions below">
      <div className="plan-head">
        <h2>
          Sessions below
          {data ? (
            <span className="dim">
              {" "}
              {data.items.length === 0
                ? "none"
                : `${(from + 1).toLocaleString("en")} to ${(from + data.items.length).toLocaleString("en")} of ${data.total.toLocaleString("en")}, the nearest first`}
            </span>
          ) : null}
        </h2>
        <div className="plan-tools">
          <SegmentedControl
            label="Which sessions"
            selectedId={living ? "living" : "all"}
            options={[
              { id: "all", text: "All" },
              { id: "living", text: "Alive" },
            ]}
            onChange={({ detail }) => {
              setLiving(detail.selectedId === "living");
              setCursors([]);
            }}
          />
          <Button
            ariaLabel="Previous page"
            iconName="angle-left"
            disabled={cursors.length === 0}
            onClick={() => setCursors(cursors.slice(0, -1))}
          />
          <Button
            ariaLabel="Next page"
            iconName="angle-right"
            disabled={!data?.next || page.isPlaceholderData}
            onClick={() => data?.next && setCursors([...cursors, data.next])}
          />
        </div>
      </div>
      {page.isError ? (
        <Failure what="The sessions" error={page.error} retry={() => page.refetch()} />
      ) : data === undefined ? (
        <Waiting />
      ) : data.items.length === 0 ? (
        <p className="dim">None of them lives at {fullTime(at)}.</p>
      ) : (
        <Table top={session} items={data.items} at={at} state={state} />
      )}
    </section>
  );
}

interface TableProps {
  top: Session;
  items: readonly Session[];
  at: string;
  state: ChainState;
}

function Table({ top, items, at, state }: TableProps) {
  const moment = instant(at) ?? Date.now();
  return (
    <ScrollBox label="The sessions below">
      <table className="plain-table">
        <thead>
          <tr>
            <th className="number">Hops</th>
            <th>Role</th>
            <th>Session name</th>
            <th>Link</th>
            <th>Issued</th>
            <th>Ends</th>
          </tr>
        </thead>
        <tbody>
          {items.map((session) => (
            <tr key={session.sessionId}>
              <td className="number dim">
                {session.depth !== null && top.depth !== null
                  ? `+${session.depth - top.depth}`
                  : "?"}
              </td>
              <td>
                <Link
                  className="strong-link"
                  to={chainAddress(session.sessionId, { at: state.at, knownAt: state.knownAt })}
                >
                  <Text>{session.role?.name ?? KIND_LABEL[session.kind]}</Text>
                </Link>{" "}
                <span className="dim">
                  <Account id={session.role?.accountId} name={session.role?.accountName} />
                </span>
              </td>
              <td>
                <Text>{session.sessionName ?? ""}</Text>
              </td>
              <td>
                <GradeMark grade={session.link.grade} />
              </td>
              <td className="nowrap">{fullTime(session.issuedAt)}</td>
              <td className="nowrap">
                <Ends session={session} at={moment} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Ends({ session, at }: { session: Session; at: number }) {
  const stage = stageAt(session, at);
  return (
    <>
      {session.expiryEstimated ? "about " : ""}
      {endTime(session.issuedAt, session.expiresAt)}{" "}
      <span className={stage === "alive" ? "alive" : "dim"}>
        {stage === "alive" ? "● alive" : stage === "before" ? "not yet" : "ended"}
      </span>
    </>
  );
}
