import type { Grade } from "../api/model";
import { GRADE_MEANING } from "./words";

/** A grade by shape and text, never by colour alone: the fuller the shape, the firmer the link. */
export function GradeMark({ grade, note }: { grade: Grade; note?: string }) {
  return (
    <span className={`grade grade-${grade.toLowerCase()}`} title={GRADE_MEANING[grade]}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
        <Shape grade={grade} />
      </svg>
      <span className="grade-name">{grade}</span>
      {note ? <span className="dim"> {note}</span> : null}
    </span>
  );
}

function Shape({ grade }: { grade: Grade }) {
  const ring = <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />;
  switch (grade) {
    case "ORIGIN":
      return (
        <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill="none" stroke="currentColor" strokeWidth="1.6" />
      );
    case "EXACT":
      return <circle cx="8" cy="8" r="6.8" fill="currentColor" />;
    case "STRONG":
      return (
        <>
          {ring}
          <path d="M8 8V2a6 6 0 1 1-6 6Z" fill="currentColor" />
        </>
      );
    case "PROBABLE":
      return (
        <>
          {ring}
          <path d="M8 2a6 6 0 0 0 0 12Z" fill="currentColor" />
        </>
      );
    case "AMBIGUOUS":
      return (
        <>
          <path
            d="M8 13V9M8 9 3.5 3.5M8 9l4.5-5.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
          />
          <circle cx="3.5" cy="3.5" r="2" fill="currentColor" />
          <circle cx="12.5" cy="3.5" r="2" fill="currentColor" />
        </>
      );
    case "UNSEEN":
      return (
        <circle
          cx="8"
          cy="8"
          r="6"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeDasharray="2.5 2.2"
        />
      );
  }
}
