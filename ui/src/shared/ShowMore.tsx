import Button from "@cloudscape-design/components/button";

interface Props {
  shown: number;
  total: number;
  /** How many more are shown at once. */
  step: number;
  onShow: (most: number) => void;
}

/** Shows more of a list that is cut; nothing where it is not. */
export function ShowMore({ shown, total, step, onShow }: Props) {
  return total > shown ? (
    <div className="more-rows">
      <Button onClick={() => onShow(shown + step)}>
        {`Show ${Math.min(step, total - shown)} more of ${total.toLocaleString("en")}`}
      </Button>
    </div>
  ) : null;
}
