import Select from "@cloudscape-design/components/select";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { AlertNav } from "../alerts/AlertNav";
import { useMay } from "../api/queries";
import { Failure } from "../shared/Failure";
import { RuleText } from "./RuleText";
import "./rules.css";

/** The examples that Hoptrail is shipped with, by name; read when one is chosen. */
const EXAMPLES = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>(
      "../../../correlate/src/main/resources/dev/hoptrail/correlate/sigma/examples/*.yml",
      { query: "?raw", import: "default" },
    ),
  ).map(([path, read]) => [path.replace(/.*\/|\.yml$/g, "").replace(/-/g, " "), read]),
);
const OPTIONS = Object.keys(EXAMPLES).map((value) => ({ value, label: value }));

/** A rule of one's own, begun with nothing or with an example. */
export default function NewRulePage() {
  const mayWrite = useMay("admin", true);
  const [example, setExample] = useState({ name: "", source: "" });
  const [failed, setFailed] = useState<{ name: string; error: unknown } | null>(null);
  useEffect(() => {
    document.title = "Write a rule · Hoptrail";
  }, []);
  const choose = async (name: string) => {
    try {
      const source = await EXAMPLES[name]?.();
      setExample({ name, source: source ?? "" });
      setFailed(null);
    } catch (error) {
      setFailed({ name, error });
    }
  };
  return (
    <>
      <AlertNav />
      <Link to="/rules" className="back-link">
        ← Rules
      </Link>
      <div className="rules-head">
        <h1 className="page-title">Write a rule</h1>
        <Select
          ariaLabel="Begin with an example"
          placeholder="Begin with an example"
          options={OPTIONS}
          selectedOption={OPTIONS.find(({ value }) => value === example.name) ?? null}
          onChange={({ detail }) => void choose(detail.selectedOption.value ?? "")}
        />
      </div>
      {failed ? (
        <Failure what="The example" error={failed.error} retry={() => void choose(failed.name)} />
      ) : null}
      <section className="card rule-part">
        <RuleText key={example.name} ruleId={null} source={example.source} mayWrite={mayWrite} />
        {mayWrite ? null : (
          <p className="dim">It can be checked here; an admin of all accounts adds it.</p>
        )}
      </section>
    </>
  );
}
