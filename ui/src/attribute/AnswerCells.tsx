import { Link } from "react-router";
import type { Attributed, Hop } from "../api/attribute";
import { chainHref } from "../chain/url";
import { originHref } from "../origins/url";
import { GradeMark } from "../shared/Grade";
import { OriginLine } from "../shared/OriginLine";
import { TagChip } from "../shared/TagChip";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { hopName, isKnown, whyUnknown, withheldText } from "./verdict";

const MOST_TAGS = 5;
const MOST_HOPS = 6;
const MOST_CANDIDATES = 3;

/** What is said of one record. */
export function AnswerCells({ item }: { item: Attributed }) {
  return (
    <>
      <div role="cell" className="two-lines">
        <span className="nowrap">{fullTime(item.eventTime)}</span>
        <span className="dim">record {item.index.toLocaleString("en")}</span>
      </div>
      <div role="cell" className="two-lines">
        <strong className="ellipsis">
          <Text>{item.eventName}</Text>
        </strong>
        <span className="dim ellipsis">
          <Text>{item.eventSource.replace(/\.amazonaws\.com$/, "")}</Text> ·{" "}
          <Text>{item.accountId}</Text>
        </span>
      </div>
      <div role="cell">
        <Who item={item} />
      </div>
      <div role="cell">
        <Path item={item} />
      </div>
      <div role="cell" className="chips">
        {item.tags.length === 0 ? <span className="dim">–</span> : null}
        {item.tags.slice(0, MOST_TAGS).map((tag) => (
          <TagChip key={tag.key} tag={tag} />
        ))}
        {item.tags.length > MOST_TAGS ? (
          <span className="dim">+{item.tags.length - MOST_TAGS}</span>
        ) : null}
      </div>
      <div role="cell">
        <GradeMark grade={item.link.grade} />
      </div>
    </>
  );
}

function Who({ item }: { item: Attributed }) {
  const { origin } = item;
  const withheld = withheldText(item);
  if (withheld !== null) {
    return <span className="dim">{withheld}</span>;
  }
  const why = isKnown(item) ? null : whyUnknown(item);
  if (origin === null) {
    return (
      <div className="two-lines">
        <strong className="unknown">? Not known</strong>
        <span className="dim">{why}</span>
      </div>
    );
  }
  return (
    <div className="two-lines">
      <strong className={why ? "unknown ellipsis" : "ellipsis"} title={visible(origin.name)}>
        {why ? "? " : ""}
        <Link to={originHref(origin.originId)} className="quiet-link">
          <Text>{origin.name}</Text>
        </Link>
      </strong>
      <span className="dim">{why ?? <OriginLine origin={origin} actor />}</span>
    </div>
  );
}

/** The sessions on the way, each leading to its chain at the moment of the call. */
function Path({ item }: { item: Attributed }) {
  const { lineage, link, eventTime, issuedSessionId, withheld } = item;
  const shown = lineage.slice(-MOST_HOPS);
  if (shown.length === 0 && link.candidates.length > 0) {
    return (
      <span className="path">
        <span className="dim">candidates</span>
        {link.candidates.slice(0, MOST_CANDIDATES).map((id, i) => (
          <Link key={id} to={chainHref(id, eventTime)}>
            {i + 1}
          </Link>
        ))}
        {link.candidateCount > MOST_CANDIDATES ? (
          <span className="dim">of {link.candidateCount.toLocaleString("en")}</span>
        ) : null}
      </span>
    );
  }
  return (
    <span className="path">
      {withheld.length > 0 ? <span className="dim">{withheld.length} not shown ›</span> : null}
      {lineage.length > shown.length ? <span className="dim">… ›</span> : null}
      {shown.map((hop, i) => (
        <span key={hop.sessionId}>
          {i > 0 ? (
            <span className="dim" aria-hidden="true">
              ›{" "}
            </span>
          ) : null}
          <HopLink hop={hop} at={eventTime} />
        </span>
      ))}
      {shown.length === 0 ? (
        <span className="dim">{link.grade === "ORIGIN" ? "no session: by itself" : "–"}</span>
      ) : null}
      {issuedSessionId ? (
        <Link to={chainHref(issuedSessionId, eventTime)} title="The session that this call issued">
          → issued
        </Link>
      ) : null}
    </span>
  );
}

function HopLink({ hop, at }: { hop: Hop; at: string }) {
  const title = [hop.role?.arn, hop.sessionName].flatMap((part) => (part ? [visible(part)] : []));
  return (
    <Link to={chainHref(hop.sessionId, at)} title={title.join("\n")}>
      <Text>{hopName(hop)}</Text>
    </Link>
  );
}
