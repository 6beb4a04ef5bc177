import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import type { Access } from "../api/model";
import { useMakeToken } from "../api/settings";
import { messageOf } from "../shared/Failure";
import { accountsTyped } from "./words";

const LEVELS: { value: Access; label: string; description: string }[] = [
  { value: "viewer", label: "viewer", description: "Reads sessions, chains, tags and alerts" },
  { value: "analyst", label: "analyst", description: "Also answers alerts and pushes records" },
  { value: "auditor", label: "auditor", description: "Also reads who asked what, makes evidence" },
  { value: "admin", label: "admin", description: "Also makes tokens and sets rules" },
];
const PERIODS = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "365 days" },
  { value: "", label: "Until it is revoked" },
];

interface Props {
  onSecret: (secret: string) => void;
  onClose: () => void;
}

/** Asks what a new token is to allow. */
export function TokenForm({ onSecret, onClose }: Props) {
  const make = useMakeToken();
  const [name, setName] = useState("");
  const [access, setAccess] = useState<Access>("viewer");
  const [days, setDays] = useState("90");
  const [accounts, setAccounts] = useState("");
  const [tried, setTried] = useState(false);
  const save = () => {
    setTried(true);
    if (name.trim() !== "") {
      make.mutate(
        {
          name: name.trim(),
          access,
          accounts: accountsTyped(accounts),
          days: days === "" ? null : Number(days),
        },
        {
          onSuccess: ({ token }) => {
            onClose();
            onSecret(token);
          },
        },
      );
    }
  };
  return (
    <Modal
      visible
      header="Make a token"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" loading={make.isPending} onClick={save}>
            Make
          </Button>
        </div>
      }
    >
      <div className="fields">
        <FormField
          label="Name"
          errorText={tried && name.trim() === "" ? "A name is needed." : undefined}
        >
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label="Access">
          <Select
            options={LEVELS}
            selectedOption={LEVELS.find(({ value }) => value === access) ?? null}
            onChange={({ detail }) => setAccess(detail.selectedOption.value as Access)}
          />
        </FormField>
        <FormField label="Holds">
          <Select
            options={PERIODS}
            selectedOption={PERIODS.find(({ value }) => value === days) ?? null}
            onChange={({ detail }) => setDays(detail.selectedOption.value ?? "")}
          />
        </FormField>
        <FormField label="Only these accounts" description="Ids of accounts. Empty: all.">
          <Input
            value={accounts}
            placeholder="111122223333, 444455556666"
            onChange={({ detail }) => setAccounts(detail.value)}
          />
        </FormField>
        {make.error ? <Alert type="error">{messageOf(make.error)}</Alert> : null}
      </div>
    </Modal>
  );
}
