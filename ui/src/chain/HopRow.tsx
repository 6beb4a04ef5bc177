import { memo } from "react";
import type { Session } from "../api/model";
import { CHAIN_PAGE } from "../api/queries";
import { Account } from "../shared/Account";
import { GradeMark } from "../shared/Grade";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted, KIND_LABEL } from "../shared/words";
import { LaneCell } from "./LaneCell";
import type { Lane, Strand } from "./lanes";
import {
  barBetween,
  endOf,
  instant,
  lifeBar,
  position,
  type Span,
  type Stage,
  stageAt,
} from "./layout";
import {
  canOpen,
  type GroupRow,
  MAX_INDENT,
  type MoreRow,
  type Row,
  type SessionRow,
} from "./rows";

const STAGES: Record<Stage, string> = { before: " not yet", alive: "", ended: " ended" };

/** All of it is the same from one turn of the wheel to the next: a row that stays is not drawn again. */
interface CellsProps {
  index: number;
  span: Span | null;
  lanes: readonly Lane[];
  /** Of each lane, the strands of all rows. */
  lines: readonly (readonly Strand[])[];
  onToggle: (row: Row) => void;
}

interface SessionCellsProps extends CellsProps {
  row: SessionRow;
  at: number | null;
}

/** A session in its row: who it became, how it is linked, when it lived, what became of its tags. */
export const SessionCells = memo(function SessionCells({
  row,
  index,
  span,
  at,
  lanes,
  lines,
  onToggle,
}: SessionCellsProps) {
  const { session } = row.node;
  const { link } = session;
  const note = link.candidateCount > 1 ? `1 of ${link.candidateCount}` : "";
  return (
    <>
      <div role="gridcell" className="hop-name pinned">
        <Rails row={row} onToggle={onToggle} />
        <div className="two-lines ellipsis">
          <span className="ellipsis">
            <strong>
              <Text>{session.role?.name ?? KIND_LABEL[session.kind]}</Text>
            </strong>
            {at === null ? null : <span className="dim">{STAGES[stageAt(session, at)]}</span>}
          </span>
          <span className="dim ellipsis">
            {row.level > MAX_INDENT ? `hop ${session.depth ?? row.level} · ` : ""}
            <Account
              id={session.role?.accountId ?? session.origin?.accountId}
              name={session.role ? session.role.accountName : session.origin?.accountName}
            />
            {session.sessionName ? (
              <>
                {" · "}
                <Text>{session.sessionName}</Text>
              </>
            ) : null}
          </span>
        </div>
        {session.findings.length > 0 ? (
          <span className="hop-alert" title={session.findings.join(", ")}>
            ▲<span className="visually-hidden">{session.findings.join(", ")}</span>
          </span>
        ) : null}
      </div>
      <div role="gridcell">
        <GradeMark grade={link.grade} {...(note ? { note } : {})} />
      </div>
      <div role="gridcell" className="life">
        {span ? <LifeBar row={row} span={span} /> : null}
      </div>
      {lanes.map((lane, i) => (
        <LaneCell
          key={lane.id}
          lane={lane}
          cell={lane.cells.get(session.sessionId) ?? null}
          refused={lane.refused.get(session.sessionId)}
          strand={lines[i]?.[index]}
        />
      ))}
    </>
  );
});

/** Many siblings of one role in one row. */
export const GroupCells = memo(function GroupCells({
  row,
  index,
  span,
  lanes,
  lines,
  onToggle,
}: CellsProps & { row: GroupRow }) {
  const first = row.members[0]?.session;
  const last = row.members.at(-1)?.session;
  const from = instant(first?.issuedAt);
  const to = Math.max(...row.members.map(({ session }) => endOf(session) ?? 0));
  const bar = span && from !== null ? barBetween(from, Math.max(from, to), span) : null;
  const below = row.members.reduce((sum, member) => sum + member.size, 0) - row.members.length;
  return (
    <>
      <div role="gridcell" className="hop-name pinned">
        <Rails row={row} onToggle={onToggle} />
        <div className="two-lines ellipsis">
          <span className="ellipsis">
            <strong>
              {row.members.length < row.total
                ? `${row.members.length.toLocaleString("en")} of `
                : ""}
              {row.total.toLocaleString("en")} × <Text>{first?.role?.name ?? "session"}</Text>
            </strong>
          </span>
          <span className="dim ellipsis">
            <Account id={first?.role?.accountId} name={first?.role?.accountName} />
            {row.members.length < row.total ? " · the first are drawn" : ""}
            {below > 0 ? ` · ${counted(below, "session")} below` : ""}
          </span>
        </div>
      </div>
      <div role="gridcell">
        <Grades sessions={row.members.map((member) => member.session)} />
      </div>
      <div role="gridcell" className="life">
        {bar && first && last ? (
          <i
            className="life-bar life-many"
            style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
            title={`${fullTime(first.issuedAt)} to ${fullTime(last.issuedAt)}`}
          />
        ) : null}
      </div>
      {lanes.map((lane, i) => (
        <LaneCell key={lane.id} lane={lane} cell={null} strand={lines[i]?.[index]}>
          <GroupValues row={row} lane={lane} />
        </LaneCell>
      ))}
    </>
  );
});

/** Below those of a group that are drawn: how many there are besides, and the next ones. */
export const MoreCells = memo(function MoreCells({
  row,
  lanes,
  drawing,
  onToggle,
}: {
  row: MoreRow;
  lanes: readonly Lane[];
  drawing: boolean;
  onToggle: (row: Row) => void;
}) {
  const { members, total } = row.group;
  const left = total - members.length;
  return (
    <>
      <div role="gridcell" className="hop-name pinned">
        <Rails row={row} onToggle={onToggle} />
        <div className="two-lines ellipsis">
          <button
            type="button"
            className="link-button"
            disabled={drawing}
            onClick={() => onToggle(row)}
          >
            {drawing ? "Drawing…" : `Draw the next ${Math.min(left, CHAIN_PAGE)}`}
          </button>
          <span className="dim ellipsis">{counted(left, "further session")}</span>
        </div>
      </div>
      <div role="gridcell" />
      <div role="gridcell" />
      {lanes.map((lane) => (
        <div role="gridcell" key={lane.id} />
      ))}
    </>
  );
});

function Grades({ sessions }: { sessions: readonly Session[] }) {
  const grades = new Set(sessions.map(({ link }) => link.grade));
  const [only] = grades;
  return only && grades.size === 1 ? (
    <GradeMark grade={only} />
  ) : (
    <span className="dim">{grades.size} grades</span>
  );
}

function GroupValues({ row, lane }: { row: GroupRow; lane: Lane }) {
  const values = new Set<string>();
  const refused = row.members.filter(({ session }) => lane.refused.has(session.sessionId)).length;
  for (const member of row.members) {
    const cell = lane.cells.get(member.session.sessionId);
    if (cell && "value" in cell) {
      values.add(cell.value);
    }
  }
  const [only] = values;
  return (
    <>
      {only === undefined ? null : values.size === 1 ? (
        <span className="dim ellipsis">
          <Text>{only}</Text>
        </span>
      ) : (
        <span className="dim">{values.size} values</span>
      )}
      {refused > 0 ? <span className="lane-by">{refused.toLocaleString("en")} refused</span> : null}
    </>
  );
}

/** The lines that join a row to its parent and siblings, and the button that opens or folds it. */
function Rails({ row, onToggle }: { row: Row; onToggle: (row: Row) => void }) {
  const rails = row.rails.slice(1);
  return (
    <span className="rails">
      {rails.map((goesOn, i) => {
        const own = i === rails.length - 1;
        const shape = own ? (goesOn ? "tee" : "elbow") : goesOn ? "line" : "none";
        // biome-ignore lint/suspicious/noArrayIndexKey: a rail is its place
        return <i key={i} className={`rail rail-${shape}`} />;
      })}
      {canOpen(row) ? (
        <button
          type="button"
          tabIndex={-1}
          className={`fold${row.expanded ? " open" : ""}`}
          aria-label={row.expanded ? "Fold" : "Open"}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(row);
          }}
        >
          <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" focusable="false">
            <path d="M3 1.5 7 5 3 8.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
          </svg>
        </button>
      ) : (
        <i className="fold-none" />
      )}
    </span>
  );
}

const MOST_MARKS = 24;

/** The life, the part of it in which the session was seen at work, and each hop it made. */
function LifeBar({ row: { node }, span }: { row: SessionRow; span: Span }) {
  const { session } = node;
  const bar = lifeBar(session, span);
  if (!bar) {
    return null;
  }
  const issued = instant(session.issuedAt) ?? span.from;
  const used = instant(session.lastUsedAt);
  const busy = used !== null && used > issued ? barBetween(issued, used, span) : null;
  const hops = node.children
    .slice(0, MOST_MARKS)
    .map((child) => ({ id: child.session.sessionId, at: instant(child.session.issuedAt) }));
  const classes = [
    "life-bar",
    session.expiryEstimated ? "life-estimated" : "",
    bar.cutLeft ? "life-cut-left" : "",
    bar.cutRight ? "life-cut-right" : "",
  ];
  return (
    <>
      <i
        className={classes.join(" ")}
        style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
        title={lifeTitle(session)}
      />
      {busy ? (
        <i
          className="life-busy"
          style={{ left: `${busy.left * 100}%`, width: `${busy.width * 100}%` }}
        />
      ) : null}
      {hops.map(({ id, at }) =>
        at === null ? null : (
          <i key={id} className="life-hop" style={{ left: `${position(span, at) * 100}%` }} />
        ),
      )}
    </>
  );
}

function lifeTitle(session: Session): string {
  const end = `${session.expiryEstimated ? "about " : ""}${fullTime(session.expiresAt)}`;
  const used = session.lastUsedAt ? `, last used ${fullTime(session.lastUsedAt)}` : "";
  return `${fullTime(session.issuedAt)} to ${end}${used}`;
}
