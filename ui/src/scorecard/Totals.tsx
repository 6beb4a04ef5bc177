import type { Scorecard, Share } from "../api/scorecard";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { countOf, percent } from "./words";

const MEASURES = [
  { name: "named", title: "End at a named person or workload" },
  { name: "sourceIdentity", title: "Carry a source identity" },
  { name: "tags", title: "Carry the tags required" },
] as const;
type Measure = (typeof MEASURES)[number]["name"];

/** The three shares, large, with how each went over the time. */
export function Totals({ card }: { card: Scorecard }) {
  const { total, trend } = card;
  return (
    <div className="score-totals">
      {MEASURES.map(({ name, title }) => {
        const share = total.sessions[name];
        return (
          <section key={name} className="card score-total" aria-label={title}>
            <h2>{title}</h2>
            {share.of === 0 ? (
              <p className="dim">{name === "tags" ? "No tag is required." : "No session."}</p>
            ) : (
              <>
                <p className="score-figure">
                  <strong>{countOf(share)}</strong> <span>sessions, {percent(share)}</span>
                </p>
                <Bar share={share} />
                <p className="dim">{callsOf(total.uses[name])}</p>
                <Trend trend={trend} measure={name} />
                {name === "named" && total.weaklyNamed > 0 ? (
                  <p className="dim">
                    {counted(total.weaklyNamed, "session")} of them by a hop that is no better than
                    probable.
                  </p>
                ) : null}
              </>
            )}
          </section>
        );
      })}
    </div>
  );
}

function callsOf(share: Share): string {
  return share.of === 0
    ? "No calls made with them were read."
    : `${countOf(share)} calls made with them, ${percent(share)}`;
}

export function Bar({ share: { count, of } }: { share: Share }) {
  return (
    <span className="score-bar" aria-hidden="true">
      <span style={{ width: `${of === 0 ? 0 : (100 * count) / of}%` }} />
    </span>
  );
}

const HEIGHT = 28;
const STEP = 10;

/** One bar for each day or week: how much of it has the share. */
function Trend({ trend, measure }: { trend: Scorecard["trend"]; measure: Measure }) {
  const [first, last] = [trend[0], trend.at(-1)];
  if (trend.length < 2 || !first || !last) {
    return null;
  }
  return (
    <figure className="score-trend">
      <svg
        viewBox={`0 0 ${trend.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={trend
          .filter(({ sessions }) => sessions[measure].of > 0)
          .map(
            ({ from, sessions }) => `${fullTime(from).slice(0, 10)} ${percent(sessions[measure])}`,
          )
          .join(", ")}
      >
        {trend.map(({ from, sessions }, i) => {
          const { count, of } = sessions[measure];
          const height = of === 0 ? 0 : Math.max(1, (HEIGHT * count) / of);
          return (
            <g key={from}>
              <rect
                className={of === 0 ? "score-none" : "score-rest"}
                x={i * STEP}
                y={of === 0 ? HEIGHT - 1 : 0}
                width={STEP - 2}
                height={of === 0 ? 1 : HEIGHT}
              />
              <rect
                className="score-part"
                x={i * STEP}
                y={HEIGHT - height}
                width={STEP - 2}
                height={height}
              />
            </g>
          );
        })}
      </svg>
      <figcaption className="dim">
        <span>{fullTime(first.from).slice(0, 10)}</span>
        <span>{fullTime(last.to).slice(0, 10)}</span>
      </figcaption>
    </figure>
  );
}
