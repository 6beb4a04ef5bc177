import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useRef, useState } from "react";
import { useMay } from "../api/queries";
import { type Context, useContexts, useContextVersions, useTellContext } from "../api/settings";
import { Failure, messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { CONTEXT_MEANING, contextType } from "./words";

/** What the organisation told of itself, which rules compare with. */
export function ContextPart() {
  const contexts = useContexts();
  const mayTell = useMay("admin", true);
  if (contexts.isPending) {
    return <Waiting />;
  }
  if (contexts.data === undefined) {
    return <Failure what="The context" error={contexts.error} retry={() => contexts.refetch()} />;
  }
  return (
    <div className="contexts">
      {contexts.data.map((context) => (
        <Kind key={context.kind} context={context} mayTell={mayTell} />
      ))}
    </div>
  );
}

function Kind({ context, mayTell }: { context: Context; mayTell: boolean }) {
  const { kind, inForce, fault } = context;
  const tell = useTellContext(kind);
  const picker = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState(false);
  return (
    <section className="card context" aria-label={kind}>
      <h2>{kind}</h2>
      <p className="dim">{CONTEXT_MEANING[kind]}</p>
      {inForce?.sha256 ? (
        <p>
          <strong>Version {inForce.version}</strong>, {counted(inForce.entries, "line")} told by{" "}
          <Text>{inForce.by}</Text>, <span className="nowrap">{fullTime(inForce.at)}</span>
        </p>
      ) : (
        <p>Nothing is told: rules that need it are silent.</p>
      )}
      {fault ? (
        <Alert type="warning" header="A file of the folder is not taken">
          <Text>{fault.source}</Text>
          {fault.line === null ? "" : `, line ${fault.line}`}: <Text>{fault.reason}</Text>,{" "}
          {fullTime(fault.at)}
        </Alert>
      ) : null}
      {tell.error ? (
        <Alert type="error" header="The file was not taken">
          {messageOf(tell.error)}
        </Alert>
      ) : null}
      <div className="settings-head">
        {mayTell ? (
          <>
            <input
              ref={picker}
              type="file"
              className="visually-hidden"
              aria-label={`File of ${kind}`}
              tabIndex={-1}
              onChange={({ target }) => {
                const file = target.files?.[0];
                if (file) {
                  tell.mutate({ content: file, type: contextType(file.name) });
                }
                target.value = "";
              }}
            />
            <Button
              iconName="upload"
              loading={tell.isPending}
              onClick={() => picker.current?.click()}
            >
              Tell from a file
            </Button>
            {inForce?.sha256 ? (
              <Button variant="link" onClick={() => tell.mutate(null)}>
                Take back
              </Button>
            ) : null}
          </>
        ) : null}
        <button
          type="button"
          className="link-button"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          Versions
        </button>
      </div>
      {opened ? <Versions kind={kind} /> : null}
    </section>
  );
}

function Versions({ kind }: { kind: string }) {
  const versions = useContextVersions(kind);
  if (versions.isPending) {
    return <Waiting />;
  }
  if (versions.data === undefined) {
    return <Failure what="The versions" error={versions.error} retry={() => versions.refetch()} />;
  }
  return versions.data.length === 0 ? (
    <p className="dim">There was none yet.</p>
  ) : (
    <ol className="context-versions">
      {versions.data.map(({ version, sha256, entries, by, at }) => (
        <li key={version}>
          {version}: {sha256 === null ? "taken back" : counted(entries, "line")} by{" "}
          <Text>{by}</Text> <span className="dim nowrap">{fullTime(at)}</span>
        </li>
      ))}
    </ol>
  );
}
