import ExpandableSection from "@cloudscape-design/components/expandable-section";
import type { RuleDetail } from "../api/rules";
import { Lines } from "../shared/Lines";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";

/** Every version of how a rule was set, and of its text, the latest first. */
export function RuleHistory({ detail: { versions, texts } }: { detail: RuleDetail }) {
  return (
    <>
      {versions.length === 0 ? <p className="dim">It is set as shipped.</p> : null}
      <ol className="rule-history">
        {versions.map(({ version, enabled, severity, parameters, by, at }) => (
          <li key={version}>
            <strong>{version}</strong> {enabled ? "on" : "off"}
            {severity ? `, ${severity}` : ""}
            {Object.entries(parameters).map(([name, value]) => `, ${name} ${value}`)}
            <div className="dim small">
              <Text>{by ?? "as shipped"}</Text> {at ? fullTime(at) : ""}
            </div>
          </li>
        ))}
      </ol>
      {texts.map(({ version, source, by, at }) => (
        <ExpandableSection
          key={version}
          variant="footer"
          headerText={`Text ${version}, ${fullTime(at)}`}
        >
          <p className="dim">
            By <Text>{by}</Text>
          </p>
          {source === null ? (
            <p className="dim">Deleted, or not to be seen.</p>
          ) : (
            <Lines>{source}</Lines>
          )}
        </ExpandableSection>
      ))}
    </>
  );
}
