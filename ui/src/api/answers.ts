/** Reads `{"items":[…],…}` as it comes. */
export interface ItemsReader {
  push: (text: string) => void;
  /** What stood beside the items; null where the text is not whole. */
  end: () => Record<string, unknown> | null;
}

const ITEMS = '{"items":[';

/** Hands over each item of a list as soon as its text is there; they must be objects. */
export function itemsReader<T>(take: (item: T) => void): ItemsReader {
  let text = "";
  let at = 0;
  let begin = -1;
  let depth = 0;
  let quoted = false;
  let inItems = true;

  const read = () => {
    for (; at < text.length && inItems; at++) {
      const character = text[at];
      if (quoted) {
        if (character === "\\") {
          at++;
        } else if (character === '"') {
          quoted = false;
        }
      } else if (character === '"') {
        quoted = true;
      } else if (character === "{" || character === "[") {
        if (depth++ === 0) {
          begin = at;
        }
      } else if (character === "}" || (character === "]" && depth > 0)) {
        if (--depth === 0) {
          take(JSON.parse(text.slice(begin, at + 1)) as T);
          begin = -1;
        }
      } else if (character === "]") {
        inItems = false;
      }
    }
  };

  let begun = false;
  return {
    push: (more) => {
      text += more;
      if (!begun && text.length >= ITEMS.length) {
        begun = text.startsWith(ITEMS);
        if (!begun) {
          throw new SyntaxError("No list of items");
        }
        at = ITEMS.length;
      }
      if (begun && inItems) {
        read();
        const rest = begin < 0 ? at : begin;
        text = text.slice(rest);
        at -= rest;
        begin = begin < 0 ? -1 : 0;
      }
    },
    end: () => {
      if (!begun || inItems) {
        return null;
      }
      try {
        return JSON.parse(`{${text.replace(/^,/, "")}`) as Record<string, unknown>;
      } catch {
        return null;
      }
    },
  };
}
