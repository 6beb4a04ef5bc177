import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Toggle from "@cloudscape-design/components/toggle";
import { useState } from "react";
import type { Severity } from "../api/model";
import { type Rule, useSetRule } from "../api/rules";
import { messageOf } from "../shared/Failure";
import { SEVERITIES } from "../shared/Severity";
import { type Draft, draftOf, parametersOf, settingOf, wrongParameters } from "./catalogue";

/** Whether a rule is on, how severe its findings are, and its parameters; to be changed by who may. */
export function RuleSetting({ rule, mayChange }: { rule: Rule; mayChange: boolean }) {
  return mayChange ? (
    <Form rule={rule} />
  ) : (
    <p>
      {rule.setting.enabled ? "On" : "Off"}, severity {rule.setting.severity ?? rule.severity}
      {Object.keys(rule.defaults).length > 0 ? `, ${parametersOf(rule)}` : ""}.
    </p>
  );
}

function Form({ rule }: { rule: Rule }) {
  const set = useSetRule(rule.ruleId);
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const wrong = wrongParameters(draft);
  const levels = [
    { value: "", label: `As shipped: ${rule.severity}` },
    ...SEVERITIES.map((value) => ({ value, label: value })),
  ];
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong.length === 0) {
          set.mutate(settingOf(draft, rule.defaults));
        }
      }}
    >
      <Toggle
        checked={draft.enabled}
        onChange={({ detail }) => change({ enabled: detail.checked })}
      >
        Look for it
      </Toggle>
      <FormField label="Severity of its findings">
        <Select
          options={levels}
          selectedOption={levels.find(({ value }) => value === (draft.severity ?? "")) ?? null}
          onChange={({ detail }) =>
            change({ severity: (detail.selectedOption.value || null) as Severity | null })
          }
        />
      </FormField>
      {Object.entries(rule.defaults).map(([name, standard]) => (
        <FormField
          key={name}
          label={name}
          constraintText={`${standard} as shipped`}
          errorText={wrong.includes(name) ? "A whole number is needed." : undefined}
        >
          <Input
            value={draft.parameters[name] ?? ""}
            inputMode="numeric"
            onChange={({ detail }) =>
              change({ parameters: { ...draft.parameters, [name]: detail.value } })
            }
          />
        </FormField>
      ))}
      {set.error ? (
        <Alert type="error" header="The setting was not taken">
          {messageOf(set.error)}
        </Alert>
      ) : null}
      <div className="rule-buttons">
        <Button variant="primary" formAction="submit" loading={set.isPending}>
          Set
        </Button>
        <span className="dim small">All sessions are evaluated again.</span>
      </div>
    </form>
  );
}
