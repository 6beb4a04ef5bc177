/** A run of plain text, or one character that would not be seen and is named instead. */
export type Piece = { text: string; hidden: boolean };

/** Controls, formats (bidi, zero width, tags), separators other than a space, lone surrogates, private use. */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u00a0\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0]/u;
const HIDDEN_RUNS = new RegExp(`(${HIDDEN.source})`, "u");

/** Text from a log in pieces, with every character named that a reader would not see. */
export function pieces(text: string): Piece[] {
  return text
    .split(HIDDEN_RUNS)
    .filter((piece) => piece !== "")
    .map((piece) =>
      HIDDEN.test(piece) ? { text: nameOf(piece), hidden: true } : { text: piece, hidden: false },
    );
}

/** The same in one string, for labels that can hold no markup. */
export function visible(text: string): string {
  return pieces(text)
    .map((piece) => piece.text)
    .join("");
}

/**
 * The same JSON, with every character escaped that a reader would not see: what is read is what is
 * copied. Its line breaks stay.
 */
export function visibleJson(json: string): string {
  return json
    .split(HIDDEN_RUNS)
    .map((piece) => (HIDDEN.test(piece) && piece !== "\n" ? escaped(piece) : piece))
    .join("");
}

/** By UTF-16 code units, as JSON has it. */
function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}
