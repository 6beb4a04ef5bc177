import Button from "@cloudscape-design/components/button";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { AlertNav } from "../alerts/AlertNav";
import { useMay } from "../api/queries";
import { MOST_COUNTED, type Rule, useDeleteRule, useFindings, useRule } from "../api/rules";
import { chainHref } from "../chain/url";
import { Facts } from "../shared/Facts";
import { Failure, messageOf } from "../shared/Failure";
import { SeverityMark } from "../shared/Severity";
import { Technique } from "../shared/Technique";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { severityOf, versionOf } from "./catalogue";
import { RuleHistory } from "./RuleHistory";
import { RuleSetting } from "./RuleSetting";
import { RuleText } from "./RuleText";
import { Suppressions } from "./Suppressions";
import "./rules.css";

/** One rule: what it looks for and why, how it is set, what it found, how it came to be so. */
export default function RulePage() {
  const { ruleId = "" } = useParams();
  const read = useRule(ruleId);
  const maySet = useMay("admin", true);
  const title = read.data?.rule.title ?? "Rule";
  useEffect(() => {
    document.title = `${visible(title)} · Hoptrail`;
  }, [title]);
  if (read.isPending) {
    return <Waiting />;
  }
  if (read.data === undefined) {
    return <Failure what="The rule" error={read.error} retry={() => read.refetch()} />;
  }
  const { rule } = read.data;
  const deleted = rule.kind === "SIGMA" && rule.source === null && maySet;
  return (
    <>
      <AlertNav />
      <Link to="/rules" className="back-link">
        ← Rules
      </Link>
      <div className="rule-title">
        <h1 className="page-title">
          <Text>{rule.title}</Text>
        </h1>
        <SeverityMark severity={severityOf(rule)} />
        {rule.offBecause === null ? (
          <span className="rule-on">● on</span>
        ) : (
          <span>
            ○ silent: <Text>{rule.offBecause}</Text>
          </span>
        )}
      </div>
      <div className="rule-parts">
        <div>
          <section className="card rule-part">
            <p className="rule-why">
              <Text>{rule.why}</Text>
            </p>
            <About rule={rule} />
          </section>
          <section className="card rule-part">
            <h2>What it found</h2>
            <Found ruleId={ruleId} />
          </section>
        </div>
        <div>
          <section className="card rule-part">
            <h2>How it is set</h2>
            <RuleSetting key={rule.setting.version} rule={rule} mayChange={maySet && !deleted} />
          </section>
          <section className="card rule-part">
            <h2>How it came to be so</h2>
            <RuleHistory detail={read.data} />
          </section>
        </div>
      </div>
      {rule.source === null ? null : (
        <section className="card rule-part">
          <h2>Its text</h2>
          <RuleText ruleId={ruleId} source={rule.source} mayWrite={maySet} />
          {maySet ? <Deletion ruleId={ruleId} /> : null}
        </section>
      )}
      <Suppressions rule={ruleId} />
    </>
  );
}

function About({ rule }: { rule: Rule }) {
  return (
    <Facts
      facts={{
        Id: <Text mono>{rule.ruleId}</Text>,
        Version: versionOf(rule),
        "ATT&CK":
          rule.attack.length === 0
            ? null
            : rule.attack.map((technique) => <Technique key={technique} id={technique} />),
        Needs:
          rule.needs.length === 0 ? null : (
            <>
              {rule.needs.join(" or ")} <span className="dim">as context</span>
            </>
          ),
        "Check first": sentences(rule.checkFirst),
        "Harmless causes": sentences(rule.benign),
      }}
    />
  );
}

function sentences(texts: readonly string[]) {
  return texts.length === 0
    ? null
    : texts.map((text) => (
        <div key={text}>
          <Text>{text}</Text>
        </div>
      ));
}

const MOST_SHOWN = 6;

function Found({ ruleId }: { ruleId: string }) {
  const findings = useFindings(ruleId);
  if (findings.isPending) {
    return <Waiting />;
  }
  if (findings.data === undefined) {
    return <Failure what="Its findings" error={findings.error} retry={() => findings.refetch()} />;
  }
  const { items, next } = findings.data;
  const first = items.at(-1);
  const latest = items[0];
  if (first === undefined || latest === undefined) {
    return <p className="dim">Nothing, in all that is stored.</p>;
  }
  const sessions = new Set(items.map(({ sessionId }) => sessionId)).size;
  return (
    <>
      <p>
        {next === null ? "" : `More than ${MOST_COUNTED}; the latest `}
        {counted(items.length, "finding")} on {counted(sessions, "session")}, from{" "}
        {fullTime(first.at)} to {fullTime(latest.at)}.{" "}
        <Link to={`/alerts?${new URLSearchParams({ state: "any", rule: ruleId })}`}>
          Its alerts
        </Link>
      </p>
      <ul className="rule-found">
        {items.slice(0, MOST_SHOWN).map((finding) => (
          <li key={finding.findingId}>
            <Link to={chainHref(finding.sessionId, finding.at)} className="nowrap">
              {fullTime(finding.at)}
            </Link>{" "}
            <Text>{finding.message}</Text>
          </li>
        ))}
      </ul>
    </>
  );
}

function Deletion({ ruleId }: { ruleId: string }) {
  const remove = useDeleteRule(ruleId);
  const navigate = useNavigate();
  const [sure, setSure] = useState(false);
  return (
    <div className="rule-buttons">
      {sure ? (
        <>
          <span>What it found is withdrawn; its texts stay.</span>
          <Button
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: () => navigate("/rules") })}
          >
            Delete it
          </Button>
          <Button variant="link" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button onClick={() => setSure(true)}>Delete the rule</Button>
      )}
      {remove.error ? <span role="alert">{messageOf(remove.error)}</span> : null}
    </div>
  );
}
