import type { Severity } from "../api/model";

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO"];

const BARS = 4;

/** A severity by its word and by how many bars are filled, never by colour alone. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const filled = BARS - SEVERITIES.indexOf(severity);
  return (
    <span className={`severity severity-${severity.toLowerCase()}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
        {Array.from({ length: BARS }, (_, i) => {
          const height = 4 + 3.4 * i;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={i}
              x={0.5 + 4 * i}
              y={15.5 - height}
              width="3"
              height={height}
              rx="0.6"
              fill={i < filled ? "currentColor" : "none"}
              stroke="currentColor"
              strokeWidth="1"
            />
          );
        })}
      </svg>
      {severity}
    </span>
  );
}
