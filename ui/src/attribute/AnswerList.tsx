import type { Attributed } from "../api/attribute";
import { LongTable } from "../shared/LongTable";
import { AnswerCells } from "./AnswerCells";

const COLUMNS = [
  { id: "when", label: "When", width: "172px" },
  { id: "call", label: "Call", width: "minmax(150px, 1fr)" },
  { id: "who", label: "Who was behind it", width: "minmax(190px, 1.4fr)" },
  { id: "path", label: "By way of", width: "minmax(180px, 1.6fr)" },
  { id: "tags", label: "Tags in force", width: "minmax(160px, 1.3fr)" },
  { id: "grade", label: "Grade", width: "112px" },
];

/** One row for each record. */
export function AnswerList({ items }: { items: readonly Attributed[] }) {
  return (
    <LongTable
      label="Records"
      columns={COLUMNS}
      count={items.length}
      row={(index) => <AnswerCells item={items[index] as Attributed} />}
      rowKey={String}
    />
  );
}
