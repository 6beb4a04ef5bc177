import { LinkPanel } from "./LinkPanel";
import { RecordsPanel } from "./RecordsPanel";
import { SessionPanel } from "./SessionPanel";
import type { TreeNode } from "./tree";

interface Props {
  node: TreeNode;
  at: number | null;
}

/** All about the selected session: why its place is believed, what it is, and what proves it. */
export function HopPanels({ node, at }: Props) {
  return (
    <section className="card hop-panels" aria-label="The selected session" aria-live="polite">
      <LinkPanel node={node} />
      <SessionPanel node={node} at={at} />
      <RecordsPanel session={node.session} />
    </section>
  );
}
