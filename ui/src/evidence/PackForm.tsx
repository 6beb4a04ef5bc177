import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useLatestIssue } from "../api/coverage";
import { useMakePack } from "../api/evidence";
import { messageOf } from "../shared/Failure";
import { fullTime, typedInstant } from "../shared/time";
import { Waiting } from "../shared/Waiting";

const DAY = 86_400_000;
const USUAL_DAYS = 31;
const TEXTS = {
  from: "",
  to: "",
  query: "",
  title: "",
  sampleSize: "25",
  seed: "",
  keepDays: "400",
};
type Texts = typeof TEXTS;

const FIELDS: readonly { name: keyof Texts; label: string; hint: string; type?: "number" }[] = [
  { name: "from", label: "Sessions issued from, in UTC", hint: "2026-01-01" },
  { name: "to", label: "and before", hint: "2026-04-01" },
  { name: "query", label: "Query", hint: "all sessions, or such as role:*Admin*" },
  { name: "title", label: "Title", hint: "for people" },
  { name: "sampleSize", label: "Sample size, 0 to 1,000", hint: "25", type: "number" },
  { name: "seed", label: "Seed of the draw", hint: "random" },
  { name: "keepDays", label: "Kept for days", hint: "400", type: "number" },
];

/** Asks for a pack. */
export function PackForm() {
  const latest = useLatestIssue();
  // A field that was filled in under the reader's hands would mix both texts.
  return latest.isPending ? <Waiting /> : <Form proposed={usualPeriod(latest.data ?? null)} />;
}

function Form({ proposed }: { proposed: Partial<Texts> }) {
  const make = useMakePack();
  const [texts, setTexts] = useState<Texts>({ ...TEXTS, ...proposed });
  const [from, to] = [typedInstant(texts.from), typedInstant(texts.to)];
  const wrong: Partial<Record<keyof Texts, string>> = {
    ...(texts.from !== "" && from === null
      ? { from: "Such as 2026-01-31 or 2026-01-31 08:00" }
      : {}),
    ...(texts.to !== "" && to === null ? { to: "Such as 2026-01-31 or 2026-01-31 08:00" } : {}),
    ...(from && to && from >= to ? { to: "It must come after the beginning" } : {}),
  };
  const ready = from !== null && to !== null && from < to;
  return (
    <form
      className="card pack-form"
      aria-label="Make a pack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) {
          make.mutate({
            from,
            to,
            query: texts.query.trim(),
            title: texts.title.trim(),
            sampleSize: numberOf(texts.sampleSize),
            seed: texts.seed.trim() || null,
            keepDays: numberOf(texts.keepDays),
          });
        }
      }}
    >
      <h2>Make a pack</h2>
      {FIELDS.map(({ name, label, hint, type }) => (
        <FormField key={name} label={label} errorText={wrong[name] ?? null}>
          <Input
            value={texts[name]}
            type={type ?? "text"}
            placeholder={hint}
            spellcheck={false}
            onChange={({ detail }) => setTexts((before) => ({ ...before, [name]: detail.value }))}
          />
        </FormField>
      ))}
      {make.isError ? <Alert type="error">{messageOf(make.error)}</Alert> : null}
      <Button variant="primary" formAction="submit" disabled={!ready} loading={make.isPending}>
        Make
      </Button>
    </form>
  );
}

function numberOf(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}

/** The days up to the newest session. */
function usualPeriod(latest: string | null): Partial<Texts> {
  if (latest === null) {
    return {};
  }
  const to = (Math.floor(Date.parse(latest) / DAY) + 1) * DAY;
  const day = (at: number) => fullTime(new Date(at).toISOString()).slice(0, 10);
  return { from: day(to - USUAL_DAYS * DAY), to: day(to) };
}
