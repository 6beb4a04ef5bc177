import { expect, test } from "vitest";
import { csvLine } from "./csv";

test.each([
  [["a", "b c"], "a,b c"],
  [["a,b", 'say "x"'], '"a,b","say ""x"""'],
  [["=1+1", " @SUM(1)", "-2", "+x"], "'=1+1,' @SUM(1),'-2,'+x"],
  [[" padded "], '" padded "'],
  [["line\nbreak\u202e"], "line‹U+000A›break‹U+202E›"],
])("%j is a line", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
