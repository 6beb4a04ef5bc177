import type { SessionTag } from "../api/model";
import { Text } from "../shared/Text";
import { visible } from "../shared/visible";
import type { Change } from "./beliefs";
import { SessionLink } from "./SessionLink";
import { checkText, evidenceText, VERDICT_WORDS } from "./words";

/** What changed from one belief to another, a line for each thing. */
export function ChangeLines({ changed }: { changed: readonly Change[] }) {
  return changed.length === 0 ? null : (
    <ul className="changes">
      {changed.map((change) => (
        <Lines key={JSON.stringify(change)} change={change} />
      ))}
    </ul>
  );
}

function Lines({ change }: { change: Change }) {
  switch (change.what) {
    case "grade":
      return (
        <li>
          {change.is} instead of {change.was}
        </li>
      );
    case "parent":
      return (
        <li>
          {change.is ? (
            <>
              under <SessionLink id={change.is} />
            </>
          ) : (
            "under no session"
          )}
          {change.was ? (
            <>
              , no longer under <SessionLink id={change.was} />
            </>
          ) : null}
        </li>
      );
    case "origin":
      return (
        <li>
          begun by <Name name={change.is} />, before by <Name name={change.was} />
        </li>
      );
    case "candidates":
      return (
        <li>
          {change.is === 0 ? "no" : change.is} candidates, before{" "}
          {change.was === 0 ? "none" : change.was}
        </li>
      );
    case "evidence":
      return (
        <>
          {change.added.map((one) => (
            <li key={one}>
              <Sign sign="+" /> {evidenceText(one)}
            </li>
          ))}
          {change.gone.map((one) => (
            <li key={one}>
              <Sign sign="−" /> {evidenceText(one)}
            </li>
          ))}
        </>
      );
    case "check": {
      const check = change.is ?? change.was;
      return check ? (
        <li>
          <Sign sign={change.is ? "+" : "−"} /> {checkText(check)} ({VERDICT_WORDS[check.verdict]})
        </li>
      ) : null;
    }
    case "tags":
      return (
        <>
          {change.added.map((tag) => (
            <li key={tag.key}>
              <Sign sign="+" /> {tagText(tag)}
            </li>
          ))}
          {change.gone.map((tag) => (
            <li key={tag.key}>
              <Sign sign="−" /> {tagText(tag)}
            </li>
          ))}
        </>
      );
  }
}

function Sign({ sign }: { sign: "+" | "−" }) {
  return (
    <>
      <span aria-hidden="true">{sign}</span>
      <span className="visually-hidden">{sign === "+" ? "gained:" : "lost:"}</span>
    </>
  );
}

function Name({ name }: { name: string | null }) {
  return name === null ? "nobody known" : <Text>{name}</Text>;
}

function tagText({ key, value, setBy }: SessionTag): string {
  return `tag ${visible(key)}=${visible(value)}${setBy === "INHERITED" ? ", inherited" : ""}`;
}
