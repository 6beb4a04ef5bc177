import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { Lines } from "../shared/Lines";
import { visibleJson } from "../shared/visible";

interface Props {
  /** Of the policy, for who hears the page. */
  name: string;
  /** What the policy does, in short. */
  says: string;
  policy: string;
  open?: boolean;
}

/** A policy document to read and to copy: what is copied is what is read. */
export function PolicyText({ name, says, policy, open = false }: Props) {
  const text = visibleJson(policy);
  return (
    <div className="policy-text">
      <details open={open}>
        <summary>Policy: {says}</summary>
        <Lines>{text}</Lines>
      </details>
      <CopyToClipboard
        variant="icon"
        copyButtonAriaLabel={`Copy the ${name}`}
        copySuccessText="Copied"
        copyErrorText="Could not copy"
        textToCopy={text}
      />
    </div>
  );
}
