import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import type { Severity } from "../api/model";
import { useRules } from "../api/rules";
import { useAddWebhook, useChangeWebhook, type Webhook } from "../api/webhooks";
import { messageOf } from "../shared/Failure";
import { SEVERITIES } from "../shared/Severity";
import {
  BLANK,
  type Draft,
  draftOf,
  EVENT_TYPES,
  FORMATS,
  faultsOf,
  hasDigest,
  REDACTABLE,
  wantedOf,
} from "./wanted";

interface Props {
  /** Null for a new one. */
  webhook: Webhook | null;
  onSecret: (secret: string) => void;
  onClose: () => void;
}

/** Makes a webhook, or changes what may be changed of one. */
export function WebhookForm({ webhook, onSecret, onClose }: Props) {
  const isNew = webhook === null;
  const [draft, setDraft] = useState<Draft>(() => (isNew ? BLANK : draftOf(webhook)));
  const [tried, setTried] = useState(false);
  const rules = useRules();
  const add = useAddWebhook();
  const change = useChangeWebhook(webhook?.webhookId ?? "");
  const faults = faultsOf(draft, isNew);
  const shown = tried ? faults : {};
  const put = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const save = () => {
    setTried(true);
    if (Object.keys(faults).length > 0) {
      return;
    }
    const wanted = wantedOf(draft, isNew);
    if (isNew) {
      add.mutate(wanted, {
        onSuccess: ({ secret }) => {
          onClose();
          onSecret(secret);
        },
      });
    } else {
      change.mutate(wanted, { onSuccess: onClose });
    }
  };
  const error = add.error ?? change.error;
  const text = (
    field: "name" | "url" | "credential" | "tagKeys" | "digestAfter" | "digestSeconds",
  ) => (
    <Input
      value={draft[field]}
      spellcheck={false}
      autoComplete={false}
      type={field === "credential" ? "password" : "text"}
      onChange={({ detail }) => put({ [field]: detail.value })}
    />
  );
  const keeps = isNew ? "" : " Empty keeps what it has.";
  return (
    <Modal
      visible
      size="large"
      header={isNew ? "Add a webhook" : "Change a webhook"}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" loading={add.isPending || change.isPending} onClick={save}>
            {isNew ? "Add" : "Change"}
          </Button>
        </div>
      }
    >
      <div className="fields webhook-form">
        <FormField
          label="Address"
          errorText={shown.url}
          description={`Where alerts are sent to, https.${keeps}`}
        >
          {text("url")}
        </FormField>
        <FormField label="Name" description="Empty: the address's host.">
          {text("name")}
        </FormField>
        <FormField label="Format" description={isNew ? undefined : "Cannot be changed."}>
          <Choice
            values={Object.keys(FORMATS)}
            chosen={draft.format}
            described={FORMATS}
            disabled={!isNew}
            onChoose={(format) => put({ format })}
          />
        </FormField>
        <FormField label="Signature" description={isNew ? undefined : "Cannot be changed."}>
          <Choice
            values={["v1", "v1a"]}
            chosen={draft.signing}
            described={{ v1: "HMAC-SHA256 with a secret", v1a: "Ed25519 with a key pair" }}
            disabled={!isNew}
            onChoose={(signing) => put({ signing })}
          />
        </FormField>
        <FormField
          label="Credential"
          errorText={shown.credential}
          description={`A routing key of PagerDuty, a token of Splunk, else the Authorization header.${keeps}`}
        >
          {text("credential")}
        </FormField>
        <FormField label="From this severity up">
          <Choice
            values={[...SEVERITIES]}
            chosen={draft.minimumSeverity}
            described={{}}
            disabled={false}
            onChoose={(level) => put({ minimumSeverity: level as Severity })}
          />
        </FormField>
        <FormField label="Rules" description="None chosen: all.">
          <Several
            values={(rules.data ?? []).map(({ ruleId }) => ruleId)}
            chosen={draft.rules}
            onChoose={(chosen) => put({ rules: chosen })}
          />
        </FormField>
        <FormField label="Tells when" description="None chosen: always.">
          <Several
            values={EVENT_TYPES}
            chosen={draft.eventTypes}
            onChoose={(eventTypes) => put({ eventTypes })}
          />
        </FormField>
        <FormField label="Leaves out" description="Fields that the receiver may not see.">
          <Several
            values={REDACTABLE}
            chosen={draft.fields}
            onChoose={(fields) => put({ fields })}
          />
        </FormField>
        <FormField label="Leaves out the values of tags" description="Keys, with commas between.">
          {text("tagKeys")}
        </FormField>
        {hasDigest(draft.format) ? (
          <>
            <FormField
              label="Sums up after so many alerts"
              errorText={shown.digestAfter}
              description="0: each alert is told on its own."
            >
              {text("digestAfter")}
            </FormField>
            <FormField label="within so many seconds" errorText={shown.digestSeconds}>
              {text("digestSeconds")}
            </FormField>
          </>
        ) : null}
      </div>
      {error ? (
        <Alert type="error" header="The webhook was not taken">
          {messageOf(error)}
        </Alert>
      ) : null}
    </Modal>
  );
}

interface ChoiceProps {
  values: string[];
  chosen: string;
  described: Record<string, string>;
  disabled: boolean;
  onChoose: (value: string) => void;
}

function Choice({ values, chosen, described, disabled, onChoose }: ChoiceProps) {
  const options = values.map((value) => ({
    value,
    label: value,
    description: described[value] ?? "",
  }));
  return (
    <Select
      options={options}
      disabled={disabled}
      selectedOption={options.find(({ value }) => value === chosen) ?? null}
      onChange={({ detail }) => onChoose(detail.selectedOption.value ?? "")}
    />
  );
}

interface SeveralProps {
  values: string[];
  chosen: string[];
  onChoose: (values: string[]) => void;
}

function Several({ values, chosen, onChoose }: SeveralProps) {
  return (
    <Multiselect
      options={values.map((value) => ({ value, label: value }))}
      selectedOptions={chosen.map((value) => ({ value, label: value }))}
      filteringType="auto"
      placeholder="Choose"
      tokenLimit={4}
      onChange={({ detail }) => onChoose(detail.selectedOptions.map(({ value }) => value ?? ""))}
    />
  );
}
