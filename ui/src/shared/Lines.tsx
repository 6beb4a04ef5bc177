import { Text } from "./Text";

/** Text of several lines, as it stands. */
export function Lines({ children }: { children: string }) {
  return (
    <pre className="lines mono">
      {children.split("\n").map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <div key={i}>
          <Text>{line}</Text>
        </div>
      ))}
    </pre>
  );
}
