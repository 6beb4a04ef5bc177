import { Link, useLocation, useNavigate } from "react-router";
import type { ChainPage, Session } from "../api/model";
import { InstantField } from "../shared/InstantField";
import { OriginLine } from "../shared/OriginLine";
import { Text } from "../shared/Text";
import { counted } from "../shared/words";
import { instant, isAlive } from "./layout";
import type { Tree } from "./tree";
import type { ChainState } from "./url";

interface Props {
  /** Null while it is read, and where there is none. */
  first: ChainPage | null;
  tree: Tree;
  state: ChainState;
  onShow: (change: Partial<ChainState>) => void;
}

/** Who it was, what is remarkable, the instant looked at, and when that was believed. */
export function ChainHeader({ first, tree, state, onShow }: Props) {
  return (
    <div className="chain-header">
      <div>
        <BackToResults />
        <h1>
          {first?.origin ? <Text>{first.origin.name}</Text> : first ? "Origin not known" : "Chain"}
          {first?.origin ? (
            <small>
              <OriginLine origin={first.origin} actor />
            </small>
          ) : null}
        </h1>
        {first ? <Pills first={first} tree={tree} at={instant(state.at)} /> : null}
      </div>
      <div className="chain-times">
        <div>
          <span className="field-label">Instant</span>
          <InstantField
            label="Instant in UTC"
            at={state.at}
            onChange={(at) => onShow({ at })}
            onClear={() => onShow({ at: null })}
          />
        </div>
        <div className={state.knownAt ? "times-past" : ""}>
          <span className="field-label">As known at</span>
          <InstantField
            label="As known at, in UTC"
            placeholder="now"
            at={state.knownAt}
            onChange={(knownAt) => onShow({ knownAt })}
            onClear={() => onShow({ knownAt: null })}
          />
        </div>
      </div>
    </div>
  );
}

function Pills({ first, tree, at }: { first: ChainPage; tree: Tree; at: number | null }) {
  const sessions = tree.nodes.map((node) => node.session);
  const accounts = new Set(sessions.flatMap(({ role }) => role?.accountId ?? []));
  const alive = sessions.filter((session) => isAlive(session, at ?? Date.now())).length;
  return (
    <div className="pills">
      <Findings sessions={sessions} />
      <span className="pill">
        {counted(first.total, "session")} in {counted(accounts.size, "account")}
      </span>
      <span className={`pill${alive > 0 ? " pill-good" : ""}`}>
        {alive > 0 ? "● " : ""}
        {alive.toLocaleString("en")} alive {at === null ? "now" : "at the instant"}
        {sessions.length < first.total ? ", of those drawn" : ""}
      </span>
      <SourceIdentities sessions={sessions} />
      <Mfa root={sessions[0]} />
    </div>
  );
}

/** To the results that the reader came from; nothing for who came by an address. */
function BackToResults() {
  const from: unknown = useLocation().state?.search;
  const navigate = useNavigate();
  return typeof from === "string" ? (
    <div>
      <Link
        className="back"
        to={`/${from}`}
        onClick={(event) => {
          // The results are where they were left, as they were found.
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            navigate(-1);
          }
        }}
      >
        ‹ Results
      </Link>
    </div>
  ) : null;
}

function Findings({ sessions }: { sessions: readonly Session[] }) {
  const findings = new Set(sessions.flatMap((session) => session.findings));
  return [...findings].sort().map((finding) => (
    <span key={finding} className="pill pill-bad">
      ▲ {finding}
    </span>
  ));
}

function SourceIdentities({ sessions }: { sessions: readonly Session[] }) {
  const counts = new Map<string, number>();
  for (const { sourceIdentity } of sessions) {
    if (sourceIdentity) {
      counts.set(sourceIdentity, (counts.get(sourceIdentity) ?? 0) + 1);
    }
  }
  return [...counts].map(([name, count]) => (
    <span key={name} className="pill">
      <span className="dim">source identity</span> <Text>{name}</Text>
      <span className="dim">
        on {count} of {sessions.length}
      </span>
    </span>
  ));
}

function Mfa({ root }: { root: Session | undefined }) {
  return root?.mfa ? <span className="pill">MFA</span> : null;
}
