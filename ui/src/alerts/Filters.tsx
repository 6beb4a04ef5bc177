import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useState } from "react";
import { useNavigate } from "react-router";
import { type AlertCount, type AlertFilter, useAlertCounts } from "../api/alerts";
import { useRules } from "../api/rules";
import { SEVERITIES } from "../shared/Severity";
import { visible } from "../shared/visible";
import { STATE_LABEL } from "./groups";
import { alertHref } from "./url";

type Option = SelectProps.Option & { value: string };

const STATES = Object.entries(STATE_LABEL).map(([value, label]) => ({ value, label }));
const LEVELS = SEVERITIES.map((value) => ({ value, label: value }));

/** Which alerts stand in the queue; the address says so. */
export function Filters({ filter }: { filter: AlertFilter }) {
  const navigate = useNavigate();
  const rules = useRules();
  const counts = useAlertCounts(filter).data;
  const show = (change: Record<string, string | null>) =>
    navigate(alertHref(null, { ...filter, ...change } as AlertFilter));
  const ruleOptions = (rules.data ?? []).map(({ ruleId, title }) => ({
    value: ruleId,
    label: ruleId,
    description: title,
  }));
  const accounts = counts?.get("account") ?? [];
  return (
    <search className="queue-filters" aria-label="Which alerts">
      <Choice
        label="State"
        options={counted("Any state", STATES, counts?.get("state"))}
        chosen={filter.state}
        onChoose={(state) => show({ state })}
      />
      <Choice
        label="Severity"
        options={counted("Any severity", LEVELS, counts?.get("severity"))}
        chosen={filter.severity}
        onChoose={(severity) => show({ severity })}
      />
      <Choice
        label="Rule"
        options={counted("Any rule", ruleOptions, counts?.get("rule"))}
        chosen={filter.rule}
        onChoose={(rule) => show({ rule })}
        filterable
      />
      <Choice
        label="Account"
        options={counted("Any account", accounts.map(account), accounts)}
        chosen={filter.account ?? null}
        onChoose={(chosen) => show({ account: chosen })}
        filterable
      />
      <Query asked={filter.q ?? ""} onAsk={(q) => show({ q: q === "" ? null : q })} />
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

function account({ value, label }: AlertCount): Option {
  const name = visible(label);
  return value === label ? { value, label: value } : { value, label: name, description: value };
}

/** Options with how many alerts choosing each would show; what is not counted has none. */
function counted(
  any: string,
  options: readonly Option[],
  counts: readonly AlertCount[] | undefined,
): Option[] {
  const numbers = new Map(counts?.map(({ value, count }) => [value, count]));
  const shown = options.map((option) => ({
    ...option,
    ...(counts ? { labelTag: (numbers.get(option.value) ?? 0).toLocaleString("en") } : {}),
  }));
  return [{ value: "", label: any }, ...shown];
}

/** The button says the number too, which it shows of a label only. */
function withCount({ value, label, labelTag }: Option): Option {
  return { value, label: labelTag === undefined ? (label ?? "") : `${label} · ${labelTag}` };
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
      selectedOption={selected ? withCount(selected) : { value: chosen ?? "", label: chosen ?? "" }}
      filteringType={filterable ? "auto" : "none"}
      expandToViewport
      onChange={({ detail }) => onChoose(detail.selectedOption.value || null)}
    />
  );
}

/** A query over the sessions that alerts are about; it is asked on Enter. */
function Query({ asked, onAsk }: { asked: string; onAsk: (q: string) => void }) {
  const [text, setText] = useState(asked);
  const [shown, setShown] = useState(asked);
  if (shown !== asked) {
    setShown(asked);
    setText(asked);
  }
  return (
    <Input
      type="search"
      ariaLabel="Query over the sessions"
      placeholder="Sessions: role:Deploy*"
      value={text}
      onChange={({ detail }) => {
        setText(detail.value);
        if (detail.value === "" && asked !== "") {
          onAsk("");
        }
      }}
      onKeyDown={({ detail }) => {
        if (detail.key === "Enter") {
          onAsk(text.trim());
        }
      }}
    />
  );
}
