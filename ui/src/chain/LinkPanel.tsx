import type { Origin } from "../api/model";
import { Account } from "../shared/Account";
import { GradeMark } from "../shared/Grade";
import { Text } from "../shared/Text";
import { ACTOR_LABEL, counted, GRADE_MEANING, originKindLabel } from "../shared/words";
import { LinkHistory } from "./LinkHistory";
import { SessionLink } from "./SessionLink";
import type { TreeNode } from "./tree";
import type { ChainState } from "./url";
import { checkText, evidenceText, SIGNS, VERDICT_WORDS } from "./words";

const PLACEHOLDER =
  "Seen as a caller or at work only: no record that was read issues this session.";
const MOST_CANDIDATES = 6;

interface Props {
  node: TreeNode;
  knownAt: string | null;
  onShow: (change: Partial<ChainState>) => void;
}

/** Why this hop is believed: evidence, checks, and who else it could have been. */
export function LinkPanel({ node, knownAt, onShow }: Props) {
  const { kind, link, origin, parentId } = node.session;
  const candidates = link.candidates.filter((id) => id !== parentId);
  return (
    <div>
      <h2>
        {knownAt ? "Why this hop was believed" : "Why this hop is believed"}{" "}
        <GradeMark grade={link.grade} />
      </h2>
      <p className="dim">{kind === "UNSEEN" ? PLACEHOLDER : GRADE_MEANING[link.grade]}</p>
      {link.grade === "ORIGIN" && origin ? <Caller origin={origin} /> : null}
      <ul className="verdicts">
        {link.evidence.map((evidence) => (
          <li key={evidence} className="confirms">
            <span aria-hidden="true">✓</span>
            <span>{evidenceText(evidence)}</span>
          </li>
        ))}
        {link.checks.map((check) => (
          <li key={check.check} className={check.verdict.toLowerCase()}>
            <span aria-hidden="true">{SIGNS[check.verdict]}</span>
            <span>
              {checkText(check)}
              <span className="visually-hidden"> ({VERDICT_WORDS[check.verdict]})</span>
            </span>
          </li>
        ))}
      </ul>
      {candidates.length > 0 ? (
        <>
          <h3>
            {link.grade === "AMBIGUOUS" ? "Candidates" : "Other candidates"}
            <span className="dim"> {counted(link.candidateCount, "session")} in all</span>
          </h3>
          <ul className="candidates">
            {candidates.slice(0, MOST_CANDIDATES).map((id) => (
              <li key={id}>
                <SessionLink id={id} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <LinkHistory
        key={node.session.sessionId}
        session={node.session}
        knownAt={knownAt}
        onShow={onShow}
      />
    </div>
  );
}

function Caller({ origin }: { origin: Origin }) {
  return (
    <p>
      Called by{" "}
      <strong>
        <Text>{origin.name}</Text>
      </strong>
      {origin.person ? (
        <>
          , <Text>{origin.person}</Text>
        </>
      ) : null}
      , {originKindLabel(origin.kind)}
      {origin.actor === "UNKNOWN" ? "" : `, ${ACTOR_LABEL[origin.actor]}`}
      {origin.accountId ? (
        <>
          {" in "}
          <Account id={origin.accountId} name={origin.accountName} />
        </>
      ) : null}
      .
    </p>
  );
}
