import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { Attributed } from "../api/attribute";
import { AnswerCells } from "./AnswerCells";

/** Up to so many rows all stand in the page; of more, only those in view. */
const VIRTUAL_FROM = 100;

/** In pixels, as the style sheet has it at least. */
const ROW_HEIGHT = 56;

/** One row for each record. */
export function AnswerList({ items }: { items: readonly Attributed[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = items.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    enabled: virtual,
  });
  const rows = virtual
    ? virtualizer.getVirtualItems()
    : items.map((_item, index) => ({ index, start: 0 }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="answer-scroll card" ref={scroller} tabIndex={0} aria-label="Records">
      <div
        role="table"
        aria-label="Records"
        aria-rowcount={items.length + 1}
        className="answer-table"
      >
        <div role="row" className="answer answer-head" aria-rowindex={1}>
          <div role="columnheader">When</div>
          <div role="columnheader">Call</div>
          <div role="columnheader">Who was behind it</div>
          <div role="columnheader">By way of</div>
          <div role="columnheader">Tags in force</div>
          <div role="columnheader">Grade</div>
        </div>
        <div
          role="rowgroup"
          className="answer-body"
          style={virtual ? { height: virtualizer.getTotalSize() } : {}}
        >
          {rows.map(({ index, start }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              ref={virtual ? virtualizer.measureElement : null}
              className={`answer${virtual ? " answer-placed" : ""}`}
              style={virtual ? { transform: `translateY(${start}px)` } : {}}
            >
              <AnswerCells item={items[index] as Attributed} />
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
