import Input from "@cloudscape-design/components/input";
import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";
import { AlertNav } from "../alerts/AlertNav";
import { useMay } from "../api/queries";
import { type Rule, type RuleNoise, useRuleNoise, useRules } from "../api/rules";
import { Failure } from "../shared/Failure";
import { SeverityMark } from "../shared/Severity";
import { Text } from "../shared/Text";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { matching, parametersOf, severityOf, versionOf } from "./catalogue";
import { Suppressions } from "./Suppressions";
import "./rules.css";

/** What is looked for: the rules that are shipped, and those that people wrote. */
export default function RulesPage() {
  const rules = useRules();
  const [params, setParams] = useSearchParams();
  const mayWrite = useMay("analyst", true);
  const words = params.get("q") ?? "";
  useEffect(() => {
    document.title = "Rules · Hoptrail";
  }, []);
  const found = matching(rules.data ?? [], words);
  const silent = (rules.data ?? []).filter(({ offBecause }) => offBecause !== null).length;
  return (
    <>
      <AlertNav />
      <div className="rules-head">
        <h1 className="page-title">Rules</h1>
        {rules.data ? (
          <span className="dim">
            {counted(rules.data.length, "rule")}, {silent} of them silent
          </span>
        ) : null}
        <Input
          type="search"
          ariaLabel="Words of a rule"
          placeholder="Words, an ATT&CK id, a severity"
          value={words}
          onChange={({ detail }) =>
            setParams(detail.value ? { q: detail.value } : {}, { replace: true })
          }
        />
        {mayWrite ? (
          <Link to="/rules/new" className="strong-link">
            Write a rule
          </Link>
        ) : null}
      </div>
      {rules.isPending ? <Waiting /> : null}
      {rules.isError && rules.data === undefined ? (
        <Failure what="The rules" error={rules.error} retry={() => rules.refetch()} />
      ) : null}
      {rules.data && found.length === 0 ? (
        <p className="card rules-none">No rule has these words.</p>
      ) : null}
      {found.length > 0 ? <Catalogue rules={found} /> : null}
      <Suppressions rule={null} />
    </>
  );
}

function Catalogue({ rules }: { rules: Rule[] }) {
  const noise = useRuleNoise().data;
  return (
    <div className="card table-scroll">
      <table className="plain-table">
        <caption className="visually-hidden">Rules</caption>
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Rule</th>
            <th scope="col">ATT&CK</th>
            <th scope="col">Parameters</th>
            <th scope="col">Last 31 days</th>
            <th scope="col">Version</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.ruleId} className={rule.offBecause === null ? "" : "silent"}>
              <td>
                <SeverityMark severity={severityOf(rule)} />
                {rule.setting.severity ? (
                  <div className="dim small">{rule.severity} as shipped</div>
                ) : null}
              </td>
              <td>
                <Link to={`/rules/${encodeURIComponent(rule.ruleId)}`} className="strong-link">
                  <Text>{rule.title}</Text>
                </Link>
                <div className="dim small">
                  <Text mono>{rule.ruleId}</Text>
                  {rule.kind === "SIGMA" ? " · yours, in Sigma" : ""}
                </div>
              </td>
              <td className="small">{rule.attack.join(", ")}</td>
              <td className="small mono">{parametersOf(rule)}</td>
              <td className="small nowrap">
                {noise ? <Noise ruleId={rule.ruleId} noise={noise.get(rule.ruleId)} /> : null}
              </td>
              <td className="nowrap">{versionOf(rule)}</td>
              <td className="small">
                {rule.offBecause === null ? (
                  <span className="rule-on">● on</span>
                ) : (
                  <>
                    ○ silent
                    <div className="dim">{rule.offBecause}</div>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How much a rule said, with the way to it. */
function Noise({ ruleId, noise }: { ruleId: string; noise: RuleNoise | undefined }) {
  if (noise === undefined) {
    return <span className="dim">nothing</span>;
  }
  const id = encodeURIComponent(ruleId);
  return (
    <>
      <Link to={`/?q=${encodeURIComponent(`finding:${ruleId}`)}`}>
        {counted(noise.findings, "finding")}
      </Link>
      {noise.alerts > 0 ? (
        <div>
          <Link to={`/alerts?state=any&rule=${id}`}>{counted(noise.alerts, "alert")}</Link>
          {noise.explained > 0 ? `, ${noise.explained.toLocaleString("en")} explained` : ""}
        </div>
      ) : null}
    </>
  );
}
