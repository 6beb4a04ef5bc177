import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { useState } from "react";
import type { BlastRadius, RevokeStep } from "../api/chain";
import type { Session } from "../api/model";
import { saveFile } from "../shared/csv";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { PolicyText } from "./PolicyText";
import { deniedBefore, does, isRenewing, NOT_EXECUTED, planText, renewing } from "./plan";
import { Renews } from "./Reached";

interface Props {
  session: Session;
  radius: BlastRadius;
}

const STEP = 20;

/** In which order to end a session and all that came of it: text, step by step. */
export function RevokePlan({ session, radius }: Props) {
  const [most, setMost] = useState(STEP);
  const { revokePlan } = radius;
  const renew = renewing(revokePlan);
  return (
    <section aria-label="Revoke plan">
      <div className="plan-head">
        <h2>
          Revoke plan <span className="dim">{counted(revokePlan.length, "step")}</span>
        </h2>
        {revokePlan.length > 0 ? <WholePlan session={session} radius={radius} /> : null}
      </div>
      <p className="plan-note">{NOT_EXECUTED}</p>
      {radius.alive === 0 ? (
        <p className="dim">No session of them lives at {fullTime(radius.at)}.</p>
      ) : null}
      <ol className="plan">
        {revokePlan.slice(0, most).map((step) => (
          <Step key={step.order} step={step} renews={isRenewing(step, renew)} />
        ))}
      </ol>
      <ShowMore shown={most} total={revokePlan.length} step={STEP} onShow={setMost} />
    </section>
  );
}

function WholePlan({ session, radius }: Props) {
  const text = planText(session, radius);
  return (
    <div className="plan-tools">
      <CopyToClipboard
        copyButtonText="Copy the plan"
        copySuccessText="Copied"
        copyErrorText="Could not copy"
        textToCopy={text}
      />
      <Button
        iconName="download"
        onClick={() =>
          saveFile(`revoke-plan-${session.sessionId}.txt`, "text/plain;charset=utf-8", text)
        }
      >
        Save as text
      </Button>
    </div>
  );
}

function Step({ step, renews }: { step: RevokeStep; renews: boolean }) {
  const issued = deniedBefore(step.policy);
  const [before, name, after] = does(step);
  return (
    <li>
      <span className="plan-order" aria-hidden="true">
        {step.order}
      </span>
      <div>
        <h3>
          {before}
          <Text>{name}</Text>
          {after}
          {renews ? <Renews /> : null}
        </h3>
        {step.attachTo || step.accountId || step.sessions > 0 ? (
          <div>
            {step.attachTo ? <Text mono>{step.attachTo}</Text> : null}
            <span className="dim">
              {step.accountId && !step.attachTo?.includes(step.accountId) ? (
                <>
                  {step.attachTo ? " · " : "in "}
                  <Text>{step.accountId}</Text>
                </>
              ) : null}
              {step.sessions > 0
                ? `${step.attachTo || step.accountId ? " · " : ""}${counted(step.sessions, "live session")}`
                : ""}
            </span>
          </div>
        ) : null}
        <p className="dim">
          <Text>{step.why}</Text>
        </p>
        {step.policy ? (
          <PolicyText
            name={`policy of step ${step.order}`}
            says={
              issued
                ? `denies what was issued before ${fullTime(issued)}`
                : "denies assuming any role"
            }
            policy={step.policy}
          />
        ) : null}
      </div>
    </li>
  );
}
