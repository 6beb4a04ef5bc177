import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

/** Up to so many rows all stand in the page; of more, only those in view. */
const VIRTUAL_FROM = 60;

/** In pixels, as the style sheet has it at least. */
const ROW_HEIGHT = 56;

/** More rows are asked for when so few are left below those in view. */
const AHEAD = 30;

interface Asked {
  count: number;
  onOpen: ((index: number) => void) | undefined;
  onEnd: (() => void) | undefined;
  placeName: string | undefined;
}

interface Place {
  offset: number;
  active: number;
}

const TOP: Place = { offset: 0, active: 0 };
const places = new Map<string, Place>();
const MOST_PLACES = 50;

function keep(name: string, place: Place) {
  places.delete(name);
  places.set(name, place);
  for (const oldest of places.keys()) {
    if (places.size <= MOST_PLACES) {
      return;
    }
    places.delete(oldest);
  }
}

/** Which rows stand in the page, which of them has the focus, and where the reader left off. */
export function useLongRows({ count, onOpen, onEnd, placeName }: Asked) {
  const scroller = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const [place] = useState(() => places.get(placeName ?? "") ?? TOP);
  const left = useRef(place);
  const [chosen, setChosen] = useState(place.active);
  const active = Math.min(chosen, Math.max(0, count - 1));
  const virtual = count > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    initialOffset: place.offset,
    enabled: virtual,
  });
  const inView = virtual
    ? virtualizer.getVirtualItems()
    : Array.from({ length: count }, (_none, index) => ({ index, start: 0 }));
  const lastInView = inView.at(-1)?.index ?? -1;
  // The row with the focus always stands in the page, so that the focus is not lost when it is
  // scrolled away.
  const rows =
    virtual && onOpen && !inView.some(({ index }) => index === active)
      ? [...inView, { index: active, start: virtualizer.measurementsCache[active]?.start ?? 0 }]
      : inView;

  useEffect(() => {
    if (lastInView >= count - AHEAD) {
      onEnd?.();
    }
  }, [lastInView, count, onEnd]);
  useEffect(() => {
    if (moved.current) {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`);
      moved.current = !row;
      row?.focus({ preventScroll: virtual });
    }
  });
  useEffect(() => {
    const box = scroller.current;
    if (placeName === undefined || box === null) {
      return;
    }
    const remember = () => {
      left.current = { ...left.current, offset: box.scrollTop };
    };
    box.addEventListener("scroll", remember, { passive: true });
    return () => {
      box.removeEventListener("scroll", remember);
      keep(placeName, left.current);
    };
  }, [placeName]);

  const settle = (index: number) => {
    left.current = { ...left.current, active: index };
    setChosen(index);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (onOpen === undefined || !isPlainKeyOfARow(event)) {
      return;
    }
    const target = step(event.key, active, count);
    if (event.key === "Enter" && count > 0) {
      event.preventDefault();
      onOpen(active);
    } else if (target !== null) {
      event.preventDefault();
      moved.current = true;
      settle(target);
      if (virtual) {
        virtualizer.scrollToIndex(target);
      }
    }
  };
  return { scroller, rows, virtual, virtualizer, active, settle, onKeyDown };
}

function isPlainKeyOfARow({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (
    !(ctrlKey || metaKey || altKey) &&
    target instanceof HTMLElement &&
    target.getAttribute("role") === "row"
  );
}

/** Where a key leads to; null for keys that move nothing. */
function step(key: string, active: number, count: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    j: active + 1,
    ArrowUp: active - 1,
    k: active - 1,
    PageDown: active + 10,
    PageUp: active - 10,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}
