import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useMay } from "../api/queries";
import { type Suppression, useEndSuppression, useSuppressions } from "../api/rules";
import { Failure, messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { useNow } from "../shared/useNow";
import { Waiting } from "../shared/Waiting";
import { stateOf } from "./catalogue";
import { Suppress } from "./Suppress";

/** Which findings become no alerts: of one rule, or all. Not for those who may see some accounts. */
export function Suppressions({ rule }: { rule: string | null }) {
  const may = useMay("viewer", true);
  const mayChange = useMay("analyst", true);
  const suppressions = useSuppressions(may);
  const [making, setMaking] = useState(false);
  if (!may) {
    return null;
  }
  const all = suppressions.data?.filter(
    ({ ruleId }) => rule === null || ruleId === null || ruleId === rule,
  );
  return (
    <section className="suppressions" aria-label="Suppressions">
      <div className="rules-head">
        <h2>Suppressions</h2>
        <span className="dim">Findings on what they cover stay findings, but open no alert.</span>
        {mayChange ? <Button onClick={() => setMaking(true)}>Suppress alerts</Button> : null}
      </div>
      {suppressions.isPending ? <Waiting /> : null}
      {suppressions.isError && all === undefined ? (
        <Failure
          what="The suppressions"
          error={suppressions.error}
          retry={() => suppressions.refetch()}
        />
      ) : null}
      {all?.length === 0 ? (
        <p className="card rules-none">
          Nothing is suppressed{rule === null ? "" : " of this rule"}.
        </p>
      ) : null}
      {all && all.length > 0 ? <Listed suppressions={all} mayEnd={mayChange} /> : null}
      {making ? <Suppress rule={rule} onClose={() => setMaking(false)} /> : null}
    </section>
  );
}

function Listed({ suppressions, mayEnd }: { suppressions: Suppression[]; mayEnd: boolean }) {
  const now = useNow();
  const end = useEndSuppression();
  const order = { "in force": 0, expired: 1, ended: 2 };
  const sorted = [...suppressions].sort(
    (a, b) => order[stateOf(a, now)] - order[stateOf(b, now)] || b.at.localeCompare(a.at),
  );
  return (
    <div className="card table-scroll">
      {end.error ? <p role="alert">{messageOf(end.error)}</p> : null}
      <table className="plain-table">
        <caption className="visually-hidden">Suppressions</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Rule</th>
            <th scope="col">Sessions</th>
            <th scope="col">Reason</th>
            <th scope="col">By</th>
            <th scope="col">
              <span className="visually-hidden">End</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((one) => {
            const state = stateOf(one, now);
            return (
              <tr key={one.suppressionId} className={state === "in force" ? "" : "silent"}>
                <td>
                  {state}
                  <div className="dim small nowrap">
                    {state === "ended" && one.endedAt !== null
                      ? `${fullTime(one.endedAt)} by ${one.endedBy ?? ""}`
                      : `${state === "expired" ? "at" : "until"} ${fullTime(one.expiresAt)}`}
                  </div>
                </td>
                <td>
                  <Text>{one.ruleId ?? "any rule"}</Text>
                </td>
                <td>
                  {one.query === "" ? (
                    <span className="dim">every session</span>
                  ) : (
                    <Text mono>{one.query}</Text>
                  )}
                </td>
                <td>
                  <Text>{one.reason}</Text>
                </td>
                <td>
                  <Text>{one.by}</Text>
                  <div className="dim small nowrap">{fullTime(one.at)}</div>
                </td>
                <td>
                  {mayEnd && state === "in force" ? (
                    <Button
                      ariaLabel={`End the suppression of ${one.ruleId ?? "any rule"}`}
                      loading={end.isPending && end.variables === one.suppressionId}
                      onClick={() => end.mutate(one.suppressionId)}
                    >
                      End
                    </Button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
