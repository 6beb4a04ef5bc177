import DateRangePicker from "@cloudscape-design/components/date-range-picker";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import type { When } from "../api/queries";
import { InstantField } from "../shared/InstantField";

type Mode = "any" | "at" | "range";

const MODES: { value: Mode; label: string }[] = [
  { value: "any", label: "Any time" },
  { value: "at", label: "Alive at" },
  { value: "range", label: "Alive between" },
];

/** Any time, one instant, or a range; all in UTC. A session matches if its life touches it. */
export function WhenPicker({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const [mode, setMode] = useState<Mode>(when.at ? "at" : when.from || when.to ? "range" : "any");
  return (
    <div className="when">
      <Select
        ariaLabel="Time"
        options={MODES}
        selectedOption={MODES.find((option) => option.value === mode) ?? null}
        onChange={({ detail }) => {
          const chosen = detail.selectedOption.value as Mode;
          setMode(chosen);
          if (chosen === "any") {
            onChange({});
          }
        }}
      />
      {mode === "at" ? (
        <InstantField
          label="Instant in UTC"
          at={when.at ?? null}
          onChange={(at) => onChange({ at })}
        />
      ) : null}
      {mode === "range" ? <RangeField when={when} onChange={onChange} /> : null}
    </div>
  );
}

function RangeField({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const value =
    when.from && when.to
      ? ({ type: "absolute", startDate: when.from, endDate: when.to } as const)
      : null;
  return (
    <DateRangePicker
      value={value}
      rangeSelectorMode="absolute-only"
      relativeOptions={[]}
      getTimeOffset={() => 0}
      placeholder="From – to, UTC"
      isValidRange={(range) =>
        range?.type === "absolute" && range.startDate < range.endDate
          ? { valid: true }
          : { valid: false, errorMessage: "The end must come after the start." }
      }
      onChange={({ detail }) => {
        if (detail.value?.type === "absolute") {
          const { startDate, endDate } = detail.value;
          onChange({ from: utc(startDate), to: utc(endDate) });
        } else {
          onChange({});
        }
      }}
    />
  );
}

function utc(date: string): string {
  return new Date(date).toISOString().replace(".000Z", "Z");
}
