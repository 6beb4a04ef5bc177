import { BlastRadiusView } from "./BlastRadiusView";
import { Candidates } from "./Candidates";
import { HopViews } from "./HopViews";
import { LeastPrivilege } from "./LeastPrivilege";
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

/** All about the selected session: why its place is believed, what it is, what came of it. */
export function HopPanels({ node, state, onShow }: Props) {
  const { session } = node;
  const candidates = session.link.candidates.length > 0;
  const views = VIEWS.filter((view) => view !== "candidates" || candidates);
  return (
    <section className="card hop-card" aria-label="The selected session">
      <HopViews state={state} views={views} />
      <Shown node={node} state={state} onShow={onShow} />
    </section>
  );
}

function Shown({ node, state, onShow }: Props) {
  const { session } = node;
  const link = <LinkPanel node={node} knownAt={state.knownAt} onShow={onShow} />;
  switch (state.view) {
    case "candidates":
      return (
        <div className="hop-panels beside">
          {link}
          <Candidates key={session.sessionId} session={session} />
        </div>
      );
    case "blast-radius":
      return (
        <BlastRadiusView key={session.sessionId} session={session} state={state} onShow={onShow} />
      );
    case "least-privilege":
      return <LeastPrivilege session={session} state={state} onShow={onShow} />;
    case null:
      return (
        <div className="hop-panels" aria-live="polite">
          {link}
          <SessionPanel node={node} at={instant(state.at)} />
          <RecordsPanel session={session} />
        </div>
      );
  }
}
