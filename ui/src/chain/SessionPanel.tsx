import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import type { ReactNode } from "react";
import type { Session } from "../api/model";
import { Facts } from "../shared/Facts";
import { Lines } from "../shared/Lines";
import { Text } from "../shared/Text";
import { duration, endTime, fullTime } from "../shared/time";
import { counted, KIND_LABEL } from "../shared/words";
import { isAlive } from "./layout";
import { RefusedTags } from "./RefusedTags";
import type { TreeNode } from "./tree";
import { Work } from "./Work";

/** What the session is: who, when, with which key, from where, with what agent. */
export function SessionPanel({ node, at }: { node: TreeNode; at: number | null }) {
  const { session } = node;
  return (
    <div>
      <h2>Session</h2>
      <Facts
        facts={{
          Role: session.role?.arn ? <Copied text={session.role.arn} /> : KIND_LABEL[session.kind],
          "Session name": text(session.sessionName),
          [session.kind === "UNSEEN" ? "Created" : "Issued"]: <Issued session={session} at={at} />,
          By: text(session.action),
          Keys: keys(session),
          Principal: session.principalId ? <Text mono>{session.principalId}</Text> : null,
          "Source identity": text(session.sourceIdentity),
          From: session.sourceIp ? <Text mono>{session.sourceIp}</Text> : null,
          Region: text(session.region),
          Agent: text(session.userAgent),
          MFA: mfa(session),
          "External id": text(session.externalId),
          Did: <Work key={session.sessionId} session={session} />,
          Below: node.size > 1 ? counted(node.size - 1, "session") : null,
          "Refused tags":
            session.refusedTags.length > 0 ? <RefusedTags tags={session.refusedTags} /> : null,
          "Role tags": subjectTags(session.roleTags),
          "User tags": subjectTags(session.userTags),
          "Session id": <Copied text={session.sessionId} />,
        }}
      />
      {session.sessionPolicy ? (
        <ExpandableSection headerText="Session policy" variant="footer">
          <Lines>{indented(session.sessionPolicy)}</Lines>
        </ExpandableSection>
      ) : null}
    </div>
  );
}

function text(value: string | null): ReactNode {
  return value ? <Text>{value}</Text> : null;
}

function Copied({ text }: { text: string }) {
  return (
    <span className="copied">
      <Text mono>{text}</Text>
      <CopyToClipboard
        variant="icon"
        copyButtonAriaLabel="Copy"
        copySuccessText="Copied"
        copyErrorText="Could not copy"
        textToCopy={text}
      />
    </span>
  );
}

function Issued({ session, at }: { session: Session; at: number | null }) {
  const alive = isAlive(session, at ?? Date.now());
  const life =
    session.durationSeconds === null ? "" : ` (${duration(session.durationSeconds)} asked for)`;
  return (
    <>
      {fullTime(session.issuedAt)}, ends {session.expiryEstimated ? "about " : ""}
      {endTime(session.issuedAt, session.expiresAt)}
      <span className="dim">{life}</span>
      {", "}
      <span className={alive ? "alive" : "dim"}>
        {alive ? "alive" : "not alive"} {at === null ? "now" : "at the instant"}
      </span>
    </>
  );
}

function keys(session: Session): ReactNode {
  return session.accessKeyIds.length === 0
    ? null
    : session.accessKeyIds.map((key) => <Copied key={key} text={key} />);
}

function mfa(session: Session): ReactNode {
  if (session.mfa === null) {
    return null;
  }
  return (
    <>
      {session.mfa ? "yes" : "no"}
      {session.mfaSerial ? (
        <>
          {", "}
          <Text mono>{session.mfaSerial}</Text>
        </>
      ) : null}
    </>
  );
}

function subjectTags(tags: Session["roleTags"]): ReactNode {
  if (tags.length === 0) {
    return null;
  }
  return (
    <span className="chips">
      {tags.map((tag) => (
        <span key={tag.key} className="chip">
          <span className="chip-key">
            <Text>{tag.key}</Text>=
          </span>
          <Text>{tag.value}</Text>
        </span>
      ))}
    </span>
  );
}

/** JSON over several lines; anything else as it is. */
function indented(policy: string): string {
  try {
    return JSON.stringify(JSON.parse(policy), null, 2);
  } catch {
    return policy;
  }
}
