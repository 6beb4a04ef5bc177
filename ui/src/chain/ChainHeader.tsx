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
  first: ChainPage;
  tree: Tree;
  state: ChainState;
  onShow: (change: Partial<ChainState>) => void;
}

/** Who it was, what is remarkable, and the instant looked at. */
export function ChainHeader({ first, tree, state, onShow }: Props) {
  const { origin } = first;
  const sessions = tree.nodes.map((node) => node.session);
  const at = instant(state.at);
  const accounts = new Set(sessions.flatMap(({ role }) => role?.accountId ?? []));
  const alive = sessions.filter((session) => isAlive(session, at ?? Date.now())).length;
  return (
    <div className="chain-header">
      <div>
        <BackToResults />
        <h1>
          {origin ? <Text>{origin.name}</Text> : "Origin not known"}
          {origin ? (
            <small>
              <OriginLine origin={origin} actor />
            </small>
          ) : null}
        </h1>
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
      </div>
      <div className="chain-times">
        <div>
          <span className="field-label">Instant</span>
          <InstantField
            label="Instant in UTC"
            at={state.at}
            onChange={(chosen) => onShow({ at: chosen })}
          />
        </div>
      </div>
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
