import type { SessionTag } from "../api/model";
import { Text } from "./Text";
import { visible } from "./visible";
import { SET_BY_LABEL } from "./words";

/** A session tag in a line of text; ▸ says that it is handed on to the next session. */
export function TagChip({ tag }: { tag: SessionTag }) {
  const by = `set by ${SET_BY_LABEL[tag.setBy]}`;
  const title = `${visible(tag.key)}=${visible(tag.value)}, ${tag.setBy === "INHERITED" ? "inherited" : by}${tag.transitive ? ", handed on" : ""}`;
  return (
    <span className="chip" title={title}>
      <span className="chip-key">
        <Text>{tag.key}</Text>=
      </span>
      <span className="ellipsis">
        <Text>{tag.value}</Text>
      </span>
      {tag.transitive ? (
        <span className="chip-handed" role="img" aria-label="handed on">
          ▸
        </span>
      ) : null}
    </span>
  );
}
