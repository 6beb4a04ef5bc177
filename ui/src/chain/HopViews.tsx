import { Link, useLocation } from "react-router";
import { type ChainState, type View, writeChain } from "./url";

interface Props {
  /** The address of what is shown. */
  state: ChainState;
  views: readonly View[];
}

const NAMES: Record<View, string> = {
  candidates: "Candidates",
  "blast-radius": "Blast radius and revoke plan",
  "least-privilege": "Least privilege",
};

/** What can be looked at of the selected session. */
export function HopViews({ state, views }: Props) {
  const location = useLocation();
  return (
    <nav className="sub-nav hop-views" aria-label="Of the selected session">
      {[null, ...views].map((view) => (
        <Link
          key={view}
          replace
          state={location.state}
          to={{ search: writeChain({ ...state, view, of: null }).toString() }}
          {...(view === state.view ? { "aria-current": "true", className: "active" } : {})}
        >
          {view === null ? "What it is" : NAMES[view]}
        </Link>
      ))}
    </nav>
  );
}
