import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import Textarea, { type TextareaProps } from "@cloudscape-design/components/textarea";
import { useEffect, useRef, useState } from "react";
import type { Alert as Alerted, Outcome } from "../api/alerts";
import { messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { OUTCOME_MEANING, OUTCOME_VERB } from "./triage";

interface Props {
  alert: Alerted;
  outcome: Outcome;
  busy: boolean;
  error: unknown;
  onGive: (reason: string) => void;
  onClose: () => void;
}

const LONGEST_REASON = 2000;

/** Asks why an alert is answered so. */
export function Answer({ alert, outcome, busy, error, onGive, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = reason.trim() === "";
  const give = () => {
    setTried(true);
    if (!missing && !busy) {
      onGive(reason.trim());
    }
  };
  return (
    <Modal
      visible
      header={
        <>
          {OUTCOME_VERB[outcome]}: <Text>{alert.title}</Text>
        </>
      }
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" loading={busy} onClick={give}>
            {OUTCOME_VERB[outcome]}
          </Button>
        </div>
      }
    >
      <p className="answer-message">
        <Text>{alert.message}</Text>
      </p>
      <FormField
        label="Reason"
        description={OUTCOME_MEANING[outcome]}
        constraintText="Ctrl+Enter gives the answer."
        errorText={tried && missing ? "A reason is needed." : undefined}
        stretch
      >
        <Reason value={reason} onType={setReason} onGive={give} />
      </FormField>
      {error ? <Alert type="error">{messageOf(error)}</Alert> : null}
    </Modal>
  );
}

interface ReasonProps {
  value: string;
  onType: (reason: string) => void;
  onGive: () => void;
}

/** The field that has the focus once the dialogue is open, so that what is typed next is the reason. */
function Reason({ value, onType, onGive }: ReasonProps) {
  const field = useRef<TextareaProps.Ref>(null);
  useEffect(() => {
    // The dialogue, whose effects run after this one, puts the focus on its first button.
    queueMicrotask(() => field.current?.focus());
  }, []);
  return (
    <Textarea
      ref={field}
      rows={4}
      value={value}
      nativeTextareaAttributes={{ maxLength: LONGEST_REASON }}
      onChange={({ detail }) => onType(detail.value)}
      onKeyDown={({ detail }) => {
        if (detail.key === "Enter" && (detail.ctrlKey || detail.metaKey)) {
          onGive();
        }
      }}
    />
  );
}
