/** `2026-06-03 09:20:00Z`, without parts of a second. The text itself where it is no time. */
export function fullTime(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** The end of a life that began at `from`: without the day where it is the same day. */
export function endTime(from: string, to: string): string {
  return fullTime(from).slice(0, 10) === fullTime(to).slice(0, 10)
    ? fullTime(to).slice(11)
    : fullTime(to);
}

const UNITS: readonly [string, number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];

/** `12 h`, `1 h 30 min`, `45 s`: the two largest units. */
export function duration(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(`${count} ${unit}`);
    }
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}

const TYPED = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*Z?$/i;
const TYPED_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a reader types for an instant in UTC, as ISO-8601 to the second; null where it is none. */
export function typedInstant(text: string): string | null {
  const trimmed = text.trim();
  const match = TYPED.exec(trimmed);
  const iso = match
    ? `${match[1]}T${match[2]}${match[3] ?? ":00"}Z`
    : TYPED_DAY.test(trimmed)
      ? `${trimmed}T00:00:00Z`
      : "";
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : new Date(at).toISOString().replace(".000Z", "Z");
}
