import Input from "@cloudscape-design/components/input";
import { useEffect, useState } from "react";
import { fullTime, typedInstant } from "./time";

interface Props {
  label: string;
  at: string | null;
  onChange: (at: string) => void;
  /** Takes an emptied field; without it an instant can only be replaced. */
  onClear?: () => void;
  placeholder?: string;
}

/** An instant as text: typed or pasted, taken at Enter or when the field is left. */
export function InstantField({ label, at, onChange, onClear, placeholder }: Props) {
  const shown = at ? fullTime(at) : "";
  const [text, setText] = useState(shown);
  const iso = typedInstant(text);
  useEffect(() => setText(at ? fullTime(at) : ""), [at]);
  const take = () => {
    // What is shown has no parts of a second: left as it is, it is not another instant.
    if (text === shown) {
      return;
    }
    if (iso && iso !== at) {
      onChange(iso);
    } else if (text.trim() === "") {
      onClear?.();
    }
  };
  return (
    <div className="instant">
      <Input
        ariaLabel={label}
        value={text}
        placeholder={placeholder ?? "2026-06-03 09:20:00Z"}
        invalid={text.trim() !== "" && iso === null}
        spellcheck={false}
        onChange={({ detail }) => setText(detail.value)}
        onBlur={take}
        onKeyDown={({ detail }) => {
          if (detail.key === "Enter") {
            take();
          }
        }}
      />
    </div>
  );
}
