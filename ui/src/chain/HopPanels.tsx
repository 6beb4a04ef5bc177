import { BlastRadiusView } from "./BlastRadiusView";
import { HopViews } from "./HopViews";
import { LinkPanel } from "./LinkPanel";
import { instant } from "./layout";
import { RecordsPanel } from "./RecordsPanel";
import { SessionPanel } from "./SessionPanel";
import type { TreeNode } from "./tree";
import { type ChainState, VIEWS } from "./url";

interface Props {
  node: TreeNode;
  /** The address of this session in this view. */
  state: ChainState;
  onShow: (change: Partial<ChainState>) => void;
}

/** All about the selected session: why its place is believed, what it is, and what proves it. */
export function HopPanels({ node, state, onShow }: Props) {
  return (
    <section className="card hop-card" aria-label="The selected session">
      <HopViews state={state} views={VIEWS} />
      {state.view === "blast-radius" ? (
        <BlastRadiusView
          key={node.session.sessionId}
          session={node.session}
          state={state}
          onShow={onShow}
        />
      ) : (
        <div className="hop-panels" aria-live="polite">
          <LinkPanel node={node} knownAt={state.knownAt} onShow={onShow} />
          <SessionPanel node={node} at={instant(state.at)} />
          <RecordsPanel session={node.session} />
        </div>
      )}
    </section>
  );
}
