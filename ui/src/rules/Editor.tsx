import { useRef } from "react";
import type { Fault } from "../api/client";
import { Text } from "../shared/Text";
import { offsetOf } from "./lines";

interface Props {
  text: string;
  faults: readonly Fault[];
  readOnly: boolean;
  onChange: (text: string) => void;
}

/** A text with numbered lines; what is wrong with it is marked at its line, and leads there. */
export function Editor({ text, faults, readOnly, onChange }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const wrong = new Set(faults.map(({ line }) => line));
  const go = ({ line, column }: Fault) => {
    const place = offsetOf(text, line ?? 1, column ?? 1);
    field.current?.focus();
    field.current?.setSelectionRange(place, place);
  };
  return (
    <>
      <div className="editor">
        <div ref={numbers} className="editor-numbers mono" aria-hidden="true">
          {text.split("\n").map((_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <div key={i} className={wrong.has(i + 1) ? "wrong" : ""}>
              {wrong.has(i + 1) ? "▲ " : ""}
              {i + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={field}
          className="mono"
          aria-label="The rule's text"
          aria-invalid={faults.length > 0}
          value={text}
          readOnly={readOnly}
          rows={Math.min(28, Math.max(14, text.split("\n").length + 1))}
          wrap="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (numbers.current) {
              numbers.current.scrollTop = event.currentTarget.scrollTop;
            }
          }}
        />
      </div>
      {faults.length > 0 ? (
        <ul className="editor-faults" aria-label="Faults">
          {faults.map((fault) => (
            <li key={`${fault.line} ${fault.column} ${fault.reason}`}>
              {fault.line === null ? null : (
                <button type="button" className="link-button" onClick={() => go(fault)}>
                  Line {fault.line}
                  {fault.column === null ? "" : `, column ${fault.column}`}
                </button>
              )}{" "}
              <Text>{fault.reason}</Text>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
