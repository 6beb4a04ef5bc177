import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Modal from "@cloudscape-design/components/modal";
import { useTagKeys } from "../api/queries";
import { visible } from "../shared/visible";
import { type Column, chooseColumns, offered } from "./columns";

interface Props {
  columns: readonly Column[];
  onChoose: (columns: readonly string[] | null) => void;
  onClose: () => void;
}

/** Which columns are shown; each choice is seen at once. */
export function ColumnChoice({ columns, onChoose, onClose }: Props) {
  const tagKeys = useTagKeys().data ?? [];
  const shown = columns.map(({ id }) => id);
  const known = offered(tagKeys);
  const all = [...known, ...columns.filter(({ id }) => !known.some((column) => column.id === id))];
  const choose = (ids: readonly string[]) => onChoose(chooseColumns(ids));
  return (
    <Modal
      visible
      header="Columns"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button onClick={() => choose([])}>The usual ones</Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      }
    >
      <div className="column-choice">
        {all.map(({ id, label }) => (
          <Checkbox
            key={id}
            checked={shown.includes(id)}
            disabled={shown.length === 1 && shown[0] === id}
            onChange={({ detail }) =>
              choose(detail.checked ? [...shown, id] : shown.filter((other) => other !== id))
            }
          >
            {visible(label)}
          </Checkbox>
        ))}
      </div>
    </Modal>
  );
}
