import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useMemo, useState } from "react";
import { useLocation, useParams, useSearchParams } from "react-router";
import { ApiError } from "../api/client";
import { useChain } from "../api/queries";
import { Failure } from "../shared/Failure";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import "./chain.css";
import "./tree.css";
import "./timeline.css";
import "./lanes.css";
import "./past.css";
import { ChainHeader } from "./ChainHeader";
import { ChainTree } from "./ChainTree";
import { HopPanels } from "./HopPanels";
import { buildLanes } from "./lanes";
import { instant } from "./layout";
import { PastBanner } from "./PastBanner";
import type { Tree } from "./tree";
import { type ChainState, readChain, writeChain } from "./url";
import { useDrawn } from "./useDrawn";

/** The tree of sessions that a session belongs to, with what became of each tag. */
export default function ChainPage() {
  const { memberId = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const location = useLocation();
  const state = readChain(params);
  const { knownAt } = state;
  const chain = useChain(memberId, knownAt);
  const pages = chain.data?.pages;
  const drawn = useDrawn(memberId, state.session, knownAt, pages);
  const { tree } = drawn;
  const first = pages?.[0] ?? null;
  const show = (change: Partial<ChainState>) =>
    setParams(writeChain({ ...state, ...change }), { replace: true, state: location.state });
  const title = first?.origin?.name ?? "Chain";
  useEffect(() => {
    document.title = `${title}${knownAt ? `, as known at ${fullTime(knownAt)}` : ""} · Hoptrail`;
  }, [title, knownAt]);

  const unknown = chain.error instanceof ApiError && chain.error.status === 404;
  if (unknown && knownAt === null) {
    return <NoSuchChain memberId={memberId} />;
  }
  return (
    <>
      <ChainHeader first={first} tree={tree} state={state} onShow={show} />
      {knownAt ? (
        <PastBanner
          memberId={memberId}
          knownAt={knownAt}
          then={first}
          onNow={() => show({ knownAt: null })}
        />
      ) : null}
      {chain.isPending || drawn.pending ? (
        <Drawing />
      ) : unknown ? (
        <NotKnownThen knownAt={knownAt ?? ""} />
      ) : first === null ? (
        <Failure what="The chain" error={chain.error} retry={() => chain.refetch()} />
      ) : (
        <div className={knownAt ? "as-believed" : ""}>
          <Drawn
            key={`${memberId} ${knownAt}`}
            memberId={memberId}
            drawn={drawn}
            state={state}
            onShow={show}
            more={
              drawn.error ? (
                <Failure what="The next sessions" error={drawn.error} retry={drawn.retry} />
              ) : chain.hasNextPage ? (
                <div className="more-hops">
                  <span className="dim">
                    {counted(tree.nodes.length, "session")} of {first.total.toLocaleString("en")}{" "}
                    are drawn, the nearest to the origin first.
                  </span>
                  <Button loading={chain.isFetchingNextPage} onClick={() => chain.fetchNextPage()}>
                    Draw more
                  </Button>
                </div>
              ) : null
            }
          />
        </div>
      )}
    </>
  );
}

interface DrawnProps {
  memberId: string;
  drawn: ReturnType<typeof useDrawn>;
  state: ChainState;
  onShow: (change: Partial<ChainState>) => void;
  more: React.ReactNode;
}

const URL_DELAY_MS = 250;

function Drawn({ memberId, drawn, state, onShow, more }: DrawnProps) {
  const { tree } = drawn;
  const lanes = useMemo(() => buildLanes(tree), [tree]);
  const [selected, setSelected] = useState(() => initialSelection(tree, state.session, memberId));
  const node = tree.byId.get(selected);
  useEffect(() => {
    // Walking through the rows must not write a history entry, nor the address, at every step.
    const session = selected === memberId || !tree.byId.has(selected) ? null : selected;
    if (session === state.session) {
      return;
    }
    const timer = setTimeout(() => onShow({ session }), URL_DELAY_MS);
    return () => clearTimeout(timer);
  }, [selected, memberId, state.session, tree, onShow]);
  return (
    <>
      <ChainTree
        tree={tree}
        lanes={lanes}
        at={instant(state.at)}
        totals={drawn.totals}
        drawing={drawn.drawing}
        onMore={drawn.drawMore}
        selected={selected}
        onSelect={setSelected}
        onInstant={(at) => onShow({ at: new Date(at).toISOString().replace(".000Z", "Z") })}
      />
      {more}
      {node ? (
        <HopPanels
          node={node}
          state={{ ...state, session: selected === memberId ? null : selected }}
          onShow={onShow}
        />
      ) : null}
    </>
  );
}

function initialSelection(tree: Tree, asked: string | null, memberId: string): string {
  const known = [asked, memberId].find((id) => id !== null && tree.byId.has(id));
  return known ?? tree.nodes[0]?.session.sessionId ?? "";
}

function Drawing() {
  return (
    <div className="waiting">
      <Spinner size="large" />
      <span className="visually-hidden">Reading the chain</span>
    </div>
  );
}

function NotKnownThen({ knownAt }: { knownAt: string }) {
  return (
    <div className="no-chain card">
      <h2>Not known then</h2>
      <p>At {fullTime(knownAt)} no record had been read that speaks of this session.</p>
    </div>
  );
}

function NoSuchChain({ memberId }: { memberId: string }) {
  return (
    <div className="no-chain card">
      <h1>No such session</h1>
      <p>
        No session with the id <code>{memberId}</code> is stored. It may have fallen out of
        retention.
      </p>
    </div>
  );
}
