import { Text } from "./Text";

const TECHNIQUE = /^T\d{4}(\.\d{3})?$/;

/** An ATT&CK technique, with the page about it. */
export function Technique({ id }: { id: string }) {
  return TECHNIQUE.test(id) ? (
    <a
      href={`https://attack.mitre.org/techniques/${id.replace(".", "/")}/`}
      rel="noreferrer"
      target="_blank"
      className="technique"
    >
      {id}
    </a>
  ) : (
    <Text>{id}</Text>
  );
}
