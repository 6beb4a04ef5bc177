import Input from "@cloudscape-design/components/input";
import { useEffect, useState } from "react";
import { fullTime, typedInstant } from "./time";

interface Props {
  label: string;
  at: string | null;
  onChange: (at: string) => void;
}

/** An instant as text: typed or pasted, taken at Enter or when the field is left. */
export function InstantField({ label, at, onChange }: Props) {
  const [text, setText] = useState(at ? fullTime(at) : "");
  const iso = typedInstant(text);
  useEffect(() => setText(at ? fullTime(at) : ""), [at]);
  const take = () => {
    if (iso && iso !== at) {
      onChange(iso);
    }
  };
  return (
    <div className="instant">
      <Input
        ariaLabel={label}
        value={text}
        placeholder="2026-06-03 09:20:00Z"
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
