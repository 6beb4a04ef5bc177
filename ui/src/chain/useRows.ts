import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Row } from "./rows";

/** Up to so many rows all stand in the page; of more, only those in view. */
const VIRTUAL_FROM = 200;

/** In pixels, as the style sheet has it. */
export const ROW_HEIGHT = 48;

/** Which rows stand in the page, and how focus moves among them. */
export function useRows(
  rows: readonly Row[],
  selectedIndex: number,
  onSelect: (id: string) => void,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const virtual = rows.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    initialOffset: virtual ? Math.max(0, (selectedIndex - 4) * ROW_HEIGHT) : 0,
    enabled: virtual,
  });
  const inView = virtualizer.getVirtualItems().map((item) => item.index);
  const items = virtual
    ? withSelected(inView.length > 0 ? inView : firstRows(rows.length), selectedIndex)
    : rows.map((_row, index) => index);
  useEffect(() => {
    if (!moved.current) {
      return;
    }
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${selectedIndex}"]`);
    if (row) {
      moved.current = false;
      row.focus({ preventScroll: virtual });
    }
  });
  return {
    scroller,
    items,
    virtual,
    moveTo: (index: number) => {
      const row = rows[index];
      if (row) {
        moved.current = true;
        if (virtual) {
          virtualizer.scrollToIndex(index);
        }
        onSelect(row.id);
      }
    },
  };
}

/** Before the first measure nothing is in view: a screenful holds the place, and the focus. */
function firstRows(count: number): number[] {
  return Array.from({ length: Math.min(count, 30) }, (_none, index) => index);
}

/** The selected row always stands in the page, so that the focus is not lost when it is scrolled away. */
function withSelected(items: number[], selectedIndex: number): number[] {
  return items.includes(selectedIndex) ? items : [...items, selectedIndex].sort((a, b) => a - b);
}
