import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { Command } from "./Command";

interface Props {
  title: string;
  secret: string;
  advice: string;
  onClose: () => void;
}

/** A secret that cannot be asked for again. */
export function ShownOnce({ title, secret, advice, onClose }: Props) {
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="primary" onClick={onClose}>
            I kept it
          </Button>
        </div>
      }
    >
      <div className="fields">
        <Alert type="warning">It is shown this once. {advice}</Alert>
        <div className="shown-once">
          <Command>{secret}</Command>
        </div>
      </div>
    </Modal>
  );
}
