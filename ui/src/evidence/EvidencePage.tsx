import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useMay } from "../api/queries";
import { HeadsPanel } from "./HeadsPanel";
import "./evidence.css";
import { PackForm } from "./PackForm";
import { PackList } from "./PackList";
import { ProofPanel } from "./ProofPanel";
import { Schedules } from "./Schedules";
import { readEvidence, writeEvidence } from "./url";
import { VerifyPanel } from "./VerifyPanel";

/** Packs for auditors, and what shows that nothing was changed since it was stored. */
export default function EvidencePage() {
  const [params, setParams] = useSearchParams();
  const state = readEvidence(params);
  const allowed = useMay("auditor", true);
  useEffect(() => {
    document.title = "Evidence · Hoptrail";
  }, []);
  if (!allowed) {
    return (
      <div className="card nothing">
        <h1>Evidence is for auditors</h1>
        <p className="dim">
          It takes the access level auditor, for all accounts. Ask whoever runs Hoptrail.
        </p>
      </div>
    );
  }
  return (
    <>
      <h1 className="page-title">Evidence</h1>
      <div className="evidence">
        <div className="evidence-main">
          <PackList />
          <VerifyPanel />
          <Schedules />
          <ProofPanel
            key={`${state.accountId} ${state.eventId}`}
            state={state}
            onAsk={(asked) => setParams(writeEvidence(asked))}
          />
          <HeadsPanel />
        </div>
        <PackForm />
      </div>
    </>
  );
}
