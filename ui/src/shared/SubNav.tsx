import { NavLink } from "react-router";

/** The pages of one area; by address, the names. */
export function SubNav({ label, pages }: { label: string; pages: Record<string, string> }) {
  return (
    <nav className="sub-nav" aria-label={label}>
      {Object.entries(pages).map(([to, name]) => (
        <NavLink key={to} to={to}>
          {name}
        </NavLink>
      ))}
    </nav>
  );
}
