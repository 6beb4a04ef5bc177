import Spinner from "@cloudscape-design/components/spinner";

/** What stands where something is being read. */
export function Waiting() {
  return (
    <div className="waiting">
      <Spinner size="large" />
      <span className="visually-hidden">Loading</span>
    </div>
  );
}
