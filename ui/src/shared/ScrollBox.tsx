import type { ReactNode } from "react";

/** A card that scrolls what is longer than it; by keyboard, too. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="card table-scroll limited" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
