import { useRef } from "react";
import { fullTime } from "../shared/time";
import { instantAt, position, type Span, ticks } from "./layout";

interface Props {
  span: Span;
  at: number | null;
  most: number;
  onInstant: (at: number) => void;
}

/** Labels stand to the right of their line: further on there is no room. */
const LAST_LABEL = 0.88;

/** The axis above the lives; a click, a drag or the arrow keys move the instant looked at. */
export function TimeAxis({ span, at, most, onInstant }: Props) {
  const track = useRef<HTMLDivElement>(null);
  const pick = (event: React.PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box && event.buttons === 1) {
      onInstant(instantAt(span, (event.clientX - box.left) / box.width));
    }
  };
  const stepMs = Math.max(1000, Math.round((span.to - span.from) / 100_000) * 1000);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const sign = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (sign !== 0) {
      event.preventDefault();
      event.stopPropagation();
      const from = at ?? span.from;
      const next = from + sign * stepMs * (event.shiftKey ? 10 : 1);
      onInstant(Math.min(span.to, Math.max(span.from, Math.round(next / 1000) * 1000)));
    }
  };
  const place = at === null ? null : position(span, at);
  return (
    <div
      ref={track}
      className="axis"
      role="slider"
      tabIndex={0}
      aria-label="Instant looked at"
      aria-valuemin={Math.round(span.from / 1000)}
      aria-valuemax={Math.round(span.to / 1000)}
      aria-valuenow={Math.round((at ?? span.from) / 1000)}
      aria-valuetext={at === null ? "none chosen" : fullTime(new Date(at).toISOString())}
      title="Click to look at an instant"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pick(event);
      }}
      onPointerMove={pick}
      onKeyDown={onKeyDown}
    >
      {ticks(span, most)
        .filter((tick) => tick.position < LAST_LABEL)
        .map((tick) => (
          <span key={tick.at} style={{ left: `${tick.position * 100}%` }}>
            {tick.label}
          </span>
        ))}
      {place !== null && place >= 0 && place <= 1 ? (
        <i className="axis-instant" style={{ left: `${place * 100}%` }} />
      ) : null}
    </div>
  );
}
