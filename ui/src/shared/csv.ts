import { visible } from "./visible";

const BEGINS_FORMULA = /^\s*[=+\-@]/;

/** A line of values that a spreadsheet takes for text: none of them is read as a formula. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(cell).join(",");
}

function cell(text: string): string {
  const safe = visible(text);
  const shown = BEGINS_FORMULA.test(safe) ? `'${safe}` : safe;
  return /[",]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** Has the browser save a text as a file. */
export function saveFile(name: string, type: string, content: string) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
