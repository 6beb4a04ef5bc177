import { useState } from "react";
import type { RefusedTag } from "../api/model";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { lastPart } from "../shared/words";
import { RawRecord } from "./RawRecord";

/** Tags that a session asked for in vain: what they would have been, and the record of the refusal. */
export function RefusedTags({ tags }: { tags: readonly RefusedTag[] }) {
  const [open, setOpen] = useState<RefusedTag | null>(null);
  return (
    <ul className="refused-tags">
      {tags.map((tag) => (
        <li key={`${tag.eventId} ${tag.key}`}>
          <span className="chip">
            <span className="chip-key">
              <Text>{tag.key}</Text>=
            </span>
            <s>
              <Text>{tag.value}</Text>
            </s>
          </span>{" "}
          {tag.roleArn ? (
            <>
              for <Text>{lastPart(tag.roleArn)}</Text>
            </>
          ) : null}
          {tag.transitive ? ", to be handed on" : ""}
          <div className="dim">
            {fullTime(tag.at)}{" "}
            <button type="button" className="link-button" onClick={() => setOpen(tag)}>
              Record of the refusal
            </button>
          </div>
        </li>
      ))}
      {open ? (
        <RawRecord
          eventId={open.eventId}
          accountIds={[open.accountId]}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </ul>
  );
}
