import { Link, useLocation } from "react-router";
import type { Session } from "../api/model";
import { isAlive } from "../chain/layout";
import { chainHref } from "../chain/url";
import { originHref } from "../origins/url";
import { Account } from "../shared/Account";
import { GradeMark } from "../shared/Grade";
import { OriginLine } from "../shared/OriginLine";
import { TagChip } from "../shared/TagChip";
import { Text } from "../shared/Text";
import { endTime, fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { KIND_LABEL } from "../shared/words";

/** The origin: whoever was really behind the session. */
export function Who({ session: { origin, link } }: { session: Session }) {
  if (origin === null) {
    return (
      <span className="dim">{link.grade === "AMBIGUOUS" ? "one of several" : "not known"}</span>
    );
  }
  return (
    <div className="two-lines">
      <strong>
        <Link to={originHref(origin.originId)} className="quiet-link">
          <Text>{origin.name}</Text>
        </Link>
      </strong>
      <span className="dim">
        <OriginLine origin={origin} />
      </span>
    </div>
  );
}

export function Granted({ session, at }: { session: Session; at: string | null }) {
  const { role, sessionName } = session;
  const { search } = useLocation();
  return (
    <div className="two-lines">
      <Link to={chainHref(session.sessionId, at)} state={{ search }} className="strong-link">
        <Text>{role?.name ?? KIND_LABEL[session.kind]}</Text>
      </Link>
      <span className="dim one-line" title={visible(sessionName ?? "")}>
        <Account id={role?.accountId ?? session.principalId} name={role?.accountName} />
        {sessionName ? (
          <>
            {" · "}
            <Text>{sessionName}</Text>
          </>
        ) : null}
      </span>
    </div>
  );
}

const MOST_TAGS = 4;

export function Tags({ session: { tags } }: { session: Session }) {
  return (
    <div className="chips">
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <TagChip key={tag.key} tag={tag} />
      ))}
      {tags.length > MOST_TAGS ? <span className="dim">+{tags.length - MOST_TAGS}</span> : null}
    </div>
  );
}

export function Linked({ session: { link, depth } }: { session: Session }) {
  const notes = [
    depth !== null && depth > 1 ? `hop ${depth}` : "",
    link.candidateCount > 1 ? `${link.candidateCount} candidates` : "",
  ].filter((note) => note !== "");
  return (
    <div className="two-lines">
      <GradeMark grade={link.grade} />
      {notes.length > 0 ? <span className="dim">{notes.join(" · ")}</span> : null}
    </div>
  );
}

export function Life({ session, now }: { session: Session; now: number }) {
  const alive = isAlive(session, now);
  return (
    <div className="two-lines">
      <span className="nowrap">{fullTime(session.issuedAt)}</span>
      <span className="dim nowrap">
        to {session.expiryEstimated ? "about " : ""}
        {endTime(session.issuedAt, session.expiresAt)}
        {" · "}
        <span className={alive ? "alive" : ""}>{alive ? "● alive" : "ended"}</span>
      </span>
    </div>
  );
}

export function Found({ session: { findings } }: { session: Session }) {
  if (findings.length === 0) {
    return <span className="dim">–</span>;
  }
  return (
    <div className="chips">
      {findings.map((finding) => (
        <span key={finding} className="pill pill-bad" title={finding}>
          ▲ <span className="ellipsis">{finding}</span>
        </span>
      ))}
    </div>
  );
}
