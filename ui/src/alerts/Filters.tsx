import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useNavigate } from "react-router";
import type { AlertFilter } from "../api/alerts";
import { useRules } from "../api/rules";
import { SEVERITIES } from "../shared/Severity";
import { STATE_LABEL } from "./groups";
import { alertHref } from "./url";

type Option = SelectProps.Option & { value: string };

const STATES: Option[] = [
  { value: "", label: "Any state" },
  ...Object.entries(STATE_LABEL).map(([value, label]) => ({ value, label })),
];
const LEVELS: Option[] = [
  { value: "", label: "Any severity" },
  ...SEVERITIES.map((value) => ({ value, label: value })),
];

/** Which alerts stand in the queue; the address says so. */
export function Filters({ filter }: { filter: AlertFilter }) {
  const navigate = useNavigate();
  const rules = useRules();
  const show = (change: Record<string, string | null>) =>
    navigate(alertHref(null, { ...filter, ...change } as AlertFilter));
  const ruleOptions: Option[] = [
    { value: "", label: "Any rule" },
    ...(rules.data ?? []).map(({ ruleId, title }) => ({
      value: ruleId,
      label: ruleId,
      description: title,
    })),
  ];
  return (
    <search className="queue-filters" aria-label="Which alerts">
      <Choice
        label="State"
        options={STATES}
        chosen={filter.state}
        onChoose={(state) => show({ state })}
      />
      <Choice
        label="Severity"
        options={LEVELS}
        chosen={filter.severity}
        onChoose={(severity) => show({ severity })}
      />
      <Choice
        label="Rule"
        options={ruleOptions}
        chosen={filter.rule}
        onChoose={(rule) => show({ rule })}
        filterable
      />
      {(["chain", "session"] as const).map((field) =>
        filter[field] ? (
          <button
            key={field}
            type="button"
            className="pill queue-pill"
            onClick={() => show({ [field]: null })}
          >
            of one {field} <span aria-hidden="true">✕</span>
            <span className="visually-hidden">, take away</span>
          </button>
        ) : null,
      )}
    </search>
  );
}

interface ChoiceProps {
  label: string;
  options: Option[];
  chosen: string | null;
  onChoose: (value: string | null) => void;
  filterable?: boolean;
}

function Choice({ label, options, chosen, onChoose, filterable = false }: ChoiceProps) {
  const selected = options.find(({ value }) => value === (chosen ?? ""));
  return (
    <Select
      ariaLabel={label}
      options={options}
      selectedOption={selected ?? { value: chosen ?? "", label: chosen ?? "" }}
      filteringType={filterable ? "auto" : "none"}
      expandToViewport
      onChange={({ detail }) => onChoose(detail.selectedOption.value || null)}
    />
  );
}
