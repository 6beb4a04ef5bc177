import { type ComponentType, useEffect } from "react";
import { Navigate, useParams } from "react-router";
import type { Access } from "../api/model";
import { useMay } from "../api/queries";
import { SubNav } from "../shared/SubNav";
import { AboutPart } from "./AboutPart";
import { AccessLogPart } from "./AccessLogPart";
import { ContextPart } from "./ContextPart";
import { SourcesPart } from "./SourcesPart";
import { TokensPart } from "./TokensPart";
import "./settings.css";

interface Part {
  name: string;
  needs: Access;
  /** Whether those who may see some accounts see it, too. */
  scoped: boolean;
  Body: ComponentType;
}

const PARTS: Record<string, Part> = {
  tokens: { name: "Tokens", needs: "admin", scoped: false, Body: TokensPart },
  sources: { name: "Sources", needs: "viewer", scoped: true, Body: SourcesPart },
  context: { name: "Context", needs: "viewer", scoped: false, Body: ContextPart },
  "access-log": { name: "Access log", needs: "auditor", scoped: false, Body: AccessLogPart },
  about: { name: "About", needs: "viewer", scoped: true, Body: AboutPart },
};

/** How the service is run: who may ask, what was read, what it was told, who asked. */
export default function SettingsPage() {
  const { part = "" } = useParams();
  const allowed = useAllowed();
  const shown = allowed[part];
  const name = shown?.name ?? "Settings";
  useEffect(() => {
    document.title = `${name} · Hoptrail`;
  }, [name]);
  if (shown === undefined) {
    return <Navigate to={`/settings/${Object.keys(allowed)[0]}`} replace />;
  }
  const pages = Object.entries(allowed).map(([path, one]) => [`/settings/${path}`, one.name]);
  return (
    <>
      <SubNav label="Settings" pages={Object.fromEntries(pages)} />
      <h1 className="page-title">{shown.name}</h1>
      <shown.Body />
    </>
  );
}

/** The parts that the visitor may see. */
function useAllowed(): Record<string, Part> {
  const all = useMay("viewer", true);
  const levels: Record<Access, boolean> = {
    viewer: useMay("viewer"),
    analyst: useMay("analyst"),
    auditor: useMay("auditor"),
    admin: useMay("admin"),
  };
  return Object.fromEntries(
    Object.entries(PARTS).filter(([, { needs, scoped }]) => levels[needs] && (scoped || all)),
  );
}
