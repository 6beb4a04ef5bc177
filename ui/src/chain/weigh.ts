import type { Session, Verdict } from "../api/model";
import { visible } from "../shared/visible";
import { counted } from "../shared/words";
import { instant, stageAt } from "./layout";

/** What speaks for or against a candidate being the session that called. */
export interface Point {
  verdict: Verdict;
  text: string;
}

/**
 * Compares what is known of a session with what is known of a candidate for its parent: as far as two
 * sessions tell, not what the service weighed, which stands with the link.
 */
export function weigh(session: Session, candidate: Session): Point[] {
  return [
    alive(session, candidate),
    sourceIdentity(session, candidate),
    handedDown(session, candidate),
  ];
}

function alive(session: Session, candidate: Session): Point {
  const issued = instant(session.issuedAt);
  if (issued === null) {
    return { verdict: "SILENT", text: "When the session was issued is not known" };
  }
  const stage = stageAt(candidate, issued);
  if (stage === "alive") {
    return { verdict: "CONFIRMS", text: "Alive at the issue" };
  }
  const text = stage === "before" ? "Not yet issued at the issue" : "Ended before the issue";
  // That a life ended is no more certain than its end.
  return { verdict: candidate.expiryEstimated && stage === "ended" ? "SILENT" : "REFUTES", text };
}

/** A source identity that is set persists through every further hop. */
function sourceIdentity({ sourceIdentity: is }: Session, { sourceIdentity: was }: Session): Point {
  if (was === null) {
    return { verdict: "SILENT", text: "It carries no source identity" };
  }
  return was === is
    ? { verdict: "CONFIRMS", text: `Source identity ${visible(was)} persists` }
    : { verdict: "REFUTES", text: `Its source identity ${visible(was)} does not persist` };
}

/** Transitive tags come down to the next session and cannot be changed there. */
function handedDown(session: Session, candidate: Session): Point {
  const handed = candidate.tags.filter((tag) => tag.transitive || tag.setBy === "INHERITED");
  if (handed.length === 0) {
    return { verdict: "SILENT", text: "It hands no tags down" };
  }
  const held = new Map(session.tags.map((tag) => [tag.key.toLowerCase(), tag.value]));
  const missing = handed.filter((tag) => held.get(tag.key.toLowerCase()) !== tag.value);
  return missing.length === 0
    ? { verdict: "CONFIRMS", text: `Its ${counted(handed.length, "transitive tag")} came down` }
    : {
        verdict: "REFUTES",
        text: `Not come down: ${missing.map(({ key, value }) => `${visible(key)}=${visible(value)}`).join(", ")}`,
      };
}
