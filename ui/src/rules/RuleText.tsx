import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ApiError, type Fault } from "../api/client";
import { useMay } from "../api/queries";
import { useValidation, useWriteRule } from "../api/rules";
import { messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { useSettled } from "../shared/useSettled";
import { Editor } from "./Editor";

interface Props {
  /** Null for a rule that is new. */
  ruleId: string | null;
  source: string;
  mayWrite: boolean;
}

/** The text of a rule in Sigma, checked as it is written. */
export function RuleText({ ruleId, source, mayWrite }: Props) {
  const [text, setText] = useState(source);
  const mayCheck = useMay("analyst", true);
  const settled = useSettled(text);
  const validation = useValidation(mayCheck ? settled : "");
  const write = useWriteRule(ruleId);
  const navigate = useNavigate();
  const current = settled === text ? validation.data : undefined;
  const refused = write.error instanceof ApiError ? write.error.faults : [];
  const faults: readonly Fault[] = current?.faults ?? refused;
  const save = () =>
    write.mutate(text, {
      onSuccess: ({ rule }) => navigate(`/rules/${encodeURIComponent(rule.ruleId)}`),
    });
  return (
    <>
      <Editor
        text={text}
        faults={faults}
        readOnly={!mayWrite && ruleId !== null}
        onChange={(changed) => {
          setText(changed);
          write.reset();
        }}
      />
      <p role="status" className="rule-verdict">
        {text.trim() === "" ? (
          <span className="dim">Write a rule in Sigma over the fields of sessions.</span>
        ) : current === undefined ? (
          <span className="dim">
            {validation.isError ? messageOf(validation.error) : "Checking…"}
          </span>
        ) : current.valid ? (
          <>
            <span className="rule-on">✓ A rule</span> <Text>{current.title ?? ""}</Text>,{" "}
            {current.severity}
            {ruleId === null && current.known
              ? "; there is one of this id, which it would replace"
              : ""}
          </>
        ) : (
          `${faults.length === 1 ? "One fault" : `${faults.length} faults`}: it is no rule yet.`
        )}
      </p>
      {write.error && refused.length === 0 ? (
        <Alert type="error" header="The rule was not taken">
          {messageOf(write.error)}
        </Alert>
      ) : null}
      {mayWrite ? (
        <div className="rule-buttons">
          <Button
            variant="primary"
            disabled={current?.valid !== true || (ruleId !== null && text === source)}
            loading={write.isPending}
            onClick={save}
          >
            {ruleId === null ? "Add the rule" : "Take the new text"}
          </Button>
        </div>
      ) : null}
    </>
  );
}
