import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { type Pack, type PackOutcome, useReviewPack } from "../api/evidence";
import { messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { OUTCOME_LABEL } from "./words";

/** What reviewers said of a pack, and a button to say more. */
export function Reviews({ pack }: { pack: Pack }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="reviews">
      {pack.dispositions.map(({ by, at, outcome, reason }) => (
        <div key={at}>
          <strong className={outcome === "REVIEWED" ? "" : "bad"}>{OUTCOME_LABEL[outcome]}</strong>{" "}
          <span className="dim">
            by <Text>{by}</Text> at {fullTime(at)}:
          </span>{" "}
          <Text>{reason}</Text>
        </div>
      ))}
      {pack.state === "READY" || pack.state === "EXPIRED" ? (
        <button type="button" className="link-button" onClick={() => setAsking(true)}>
          {pack.dispositions.length === 0 ? "Nobody signed it off: sign off" : "Say more"}
        </button>
      ) : null}
      {asking ? <Review pack={pack} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

const OUTCOMES = (["REVIEWED", "EXCEPTIONS"] as const).map((value) => ({
  value,
  label: OUTCOME_LABEL[value],
}));

function Review({ pack, onClose }: { pack: Pack; onClose: () => void }) {
  const review = useReviewPack(pack.packId);
  const [outcome, setOutcome] = useState<PackOutcome>("REVIEWED");
  const [reason, setReason] = useState("");
  return (
    <Modal
      visible
      header="Sign off"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={reason.trim() === ""}
            loading={review.isPending}
            onClick={() =>
              review.mutate({ outcome, reason: reason.trim() }, { onSuccess: onClose })
            }
          >
            Sign off
          </Button>
        </div>
      }
    >
      <div className="fields">
        <p>
          It stays with the pack, with your name and the hash of its bytes, and cannot be taken
          back.
        </p>
        <FormField label="Outcome">
          <RadioGroup
            value={outcome}
            items={OUTCOMES}
            onChange={({ detail }) => setOutcome(detail.value as PackOutcome)}
          />
        </FormField>
        <FormField label="Reason">
          <Textarea value={reason} rows={3} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        {review.error ? <Alert type="error">{messageOf(review.error)}</Alert> : null}
      </div>
    </Modal>
  );
}
