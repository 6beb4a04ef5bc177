import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { ApiError } from "../api/client";

/** A call that failed, with a way to try again. */
export function Failure({
  what,
  error,
  retry,
}: {
  what: string;
  error: unknown;
  retry: () => void;
}) {
  return (
    <Alert
      type="error"
      header={`${what} could not be read`}
      action={<Button onClick={retry}>Try again</Button>}
    >
      {messageOf(error)}
      {error instanceof ApiError && error.incident ? (
        <div className="dim mono">Incident {error.incident}</div>
      ) : null}
    </Alert>
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
