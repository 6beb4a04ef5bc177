import Modal from "@cloudscape-design/components/modal";
import type { Outcome } from "../api/alerts";
import { OUTCOME_KEYS, OUTCOME_MEANING, OUTCOME_VERB } from "./triage";

/** What the keys do. */
export function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Modal visible header="Keys" closeAriaLabel="Close" onDismiss={onClose}>
      <dl className="keys">
        <Key keys={["j", "↓"]} does="To the next alert" />
        <Key keys={["k", "↑"]} does="To the alert before" />
        {Object.entries(OUTCOME_KEYS).map(([outcome, key]) => (
          <Key
            key={key}
            keys={[key]}
            does={`${OUTCOME_VERB[outcome as Outcome]}: ${OUTCOME_MEANING[outcome as Outcome]}`}
          />
        ))}
        <Key keys={["Ctrl Enter"]} does="Gives the answer whose reason is being written" />
        <Key keys={["Esc"]} does="Closes a dialogue" />
        <Key keys={["?"]} does="These keys" />
      </dl>
    </Modal>
  );
}

function Key({ keys, does }: { keys: string[]; does: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
