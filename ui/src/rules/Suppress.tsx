import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { useRules, useSuppress } from "../api/rules";
import { messageOf } from "../shared/Failure";

const DAY_MS = 86_400_000;
const PERIODS = [1, 7, 30, 90, 365].map((days) => ({
  value: String(days),
  label: days === 1 ? "1 day" : `${days} days`,
}));

/** Asks what is to open no alerts, why, and for how long. */
export function Suppress({ rule, onClose }: { rule: string | null; onClose: () => void }) {
  const rules = useRules();
  const suppress = useSuppress();
  const [ruleId, setRuleId] = useState(rule ?? "");
  const [query, setQuery] = useState("");
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("7");
  const options = [
    { value: "", label: "Any rule" },
    ...(rules.data ?? []).map((one) => ({ value: one.ruleId, label: one.ruleId })),
  ];
  const make = () =>
    suppress.mutate(
      {
        ruleId: ruleId || null,
        query: query.trim(),
        reason: reason.trim(),
        expiresAt: new Date(Date.now() + Number(days) * DAY_MS - 1000).toISOString(),
      },
      { onSuccess: onClose },
    );
  return (
    <Modal
      visible
      header="Suppress alerts"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" loading={suppress.isPending} onClick={make}>
            Suppress
          </Button>
        </div>
      }
    >
      <div className="fields">
        <FormField label="Rule">
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === ruleId) ?? { value: ruleId }}
            filteringType="auto"
            onChange={({ detail }) => setRuleId(detail.selectedOption.value ?? "")}
          />
        </FormField>
        <FormField
          label="Sessions"
          description="A query of the search, asked whenever something is found. Empty: every session."
        >
          <Input
            value={query}
            placeholder="role:BackupRole account:111122223333"
            spellcheck={false}
            onChange={({ detail }) => setQuery(detail.value)}
          />
        </FormField>
        <FormField label="Reason">
          <Textarea value={reason} rows={2} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        <FormField label="For">
          <Select
            options={PERIODS}
            selectedOption={PERIODS.find(({ value }) => value === days) ?? null}
            onChange={({ detail }) => setDays(detail.selectedOption.value ?? "7")}
          />
        </FormField>
        {suppress.error ? <Alert type="error">{messageOf(suppress.error)}</Alert> : null}
      </div>
    </Modal>
  );
}
