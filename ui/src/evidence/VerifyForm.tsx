import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { type ReactNode, useState } from "react";
import { type PackToVerify, useVerifyPack } from "../api/evidence";
import { messageOf } from "../shared/Failure";
import { Verification } from "./Verification";

interface Props {
  /** Null while none was chosen. */
  pack: PackToVerify | null;
  /** What chooses one. */
  children?: ReactNode;
  command: ReactNode;
}

/** Verifies a pack by the key that is given here, and shows what came of it. */
export function VerifyForm({ pack, children, command }: Props) {
  const [key, setKey] = useState("");
  const verify = useVerifyPack();
  return (
    <>
      <form
        className="verify-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (pack) {
            verify.mutate({ pack, key: key.trim() });
          }
        }}
      >
        {children}
        <FormField
          label="Fingerprint of the signer's key"
          description="As it was handed to you by another way than the pack. Without it, who signed is not established."
          stretch
        >
          <Input
            value={key}
            placeholder="64 hex digits, or name+id+base64"
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => setKey(detail.value)}
          />
        </FormField>
        <Button formAction="submit" disabled={pack === null} loading={verify.isPending}>
          Verify
        </Button>
      </form>
      {verify.isError ? (
        <p className="bad" role="alert">
          {messageOf(verify.error)}
        </p>
      ) : null}
      {verify.data && !verify.isPending ? (
        <Verification found={verify.data} command={command} />
      ) : null}
    </>
  );
}
