import { useState } from "react";
import { useLinks } from "../api/chain";
import type { Session } from "../api/model";
import { GradeMark } from "../shared/Grade";
import { fullTime } from "../shared/time";
import { type Chapter, changes, chapters, isHeld } from "./beliefs";
import { ChangeLines } from "./ChangeLines";
import { SessionLink } from "./SessionLink";
import type { ChainState } from "./url";

interface Props {
  session: Session;
  knownAt: string | null;
  onShow: (change: Partial<ChainState>) => void;
}

/** What was believed of the link over time: on demand, or where what is shown is a past belief. */
export function LinkHistory({ session, knownAt, onShow }: Props) {
  const [asked, setAsked] = useState(false);
  const open = asked || knownAt !== null;
  const links = useLinks(session.sessionId, open);
  if (!open) {
    return (
      <button type="button" className="link-button" onClick={() => setAsked(true)}>
        How this link came to be believed
      </button>
    );
  }
  if (links.isError) {
    return (
      <button type="button" className="link-button" onClick={() => links.refetch()}>
        The history could not be read, try again
      </button>
    );
  }
  if (links.isPending) {
    return <p className="dim">…</p>;
  }
  const now = links.data.find((belief) => isHeld(belief, null));
  return (
    <section aria-label="History of this link">
      {knownAt === null ? null : now ? (
        <ThenAndNow changed={changes(session, now)} />
      ) : (
        <p className="past-note">Nothing is believed of it now.</p>
      )}
      <h3>
        History of this link
        <span className="dim"> the latest first</span>
      </h3>
      <ol className="history">
        {chapters(links.data).map((chapter) => (
          <Believed
            key={chapter.belief.believedFrom}
            chapter={chapter}
            shown={isHeld(chapter.belief, knownAt)}
            onShow={onShow}
          />
        ))}
      </ol>
    </section>
  );
}

function ThenAndNow({ changed }: { changed: ReturnType<typeof changes> }) {
  return changed.length === 0 ? (
    <p className="past-note">Now the same is believed of it.</p>
  ) : (
    <div className="past-note">
      <strong>Now something else is believed of it:</strong>
      <ChangeLines changed={changed} />
    </div>
  );
}

interface BelievedProps {
  chapter: Chapter;
  shown: boolean;
  onShow: (change: Partial<ChainState>) => void;
}

function Believed({ chapter: { belief, changed }, shown, onShow }: BelievedProps) {
  const { believedFrom, believedUntil, parentId, link, replacedBy } = belief;
  return (
    <li className={shown ? "history-shown" : ""}>
      <div>
        {believedFrom ? fullTime(believedFrom) : "just now"} –{" "}
        {believedUntil ? fullTime(believedUntil) : "now"}{" "}
        {shown ? (
          <span className="dim">shown here</span>
        ) : (
          <button
            type="button"
            className="link-button"
            onClick={() => onShow({ knownAt: believedUntil === null ? null : believedFrom })}
          >
            show
          </button>
        )}
      </div>
      <div>
        <GradeMark grade={link.grade} />{" "}
        {parentId ? (
          <>
            under <SessionLink id={parentId} />
          </>
        ) : null}
      </div>
      <ChangeLines changed={changed.filter(({ what }) => what !== "grade" && what !== "parent")} />
      {replacedBy ? (
        <div>
          Its place took <SessionLink id={replacedBy} />
        </div>
      ) : null}
    </li>
  );
}
