import Button from "@cloudscape-design/components/button";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import Textarea from "@cloudscape-design/components/textarea";
import { useEffect, useState } from "react";
import type { Credential } from "../api/attribute";
import { readCredential } from "./asked";

interface Props {
  /** Whether answers stand below, which then need the room. */
  compact: boolean;
  credential: Credential | null;
  onCredential: (credential: Credential) => void;
  onRecords: (records: Blob, name: string) => void;
}

/** Takes records as a file or as text, and credentials as text. */
export function RecordsForm({ compact, credential, onCredential, onRecords }: Props) {
  const asked = credential?.value ?? "";
  const [text, setText] = useState(asked);
  useEffect(() => {
    if (asked !== "") {
      setText(asked);
    }
  }, [asked]);
  const takeText = (given: string) => {
    const alone = readCredential(given);
    if (alone) {
      onCredential(alone);
    } else if (given.trim() !== "") {
      onRecords(new Blob([given]), "the pasted text");
    }
  };
  const takeFiles = ([file]: readonly File[]) => {
    if (file) {
      setText("");
      onRecords(file, file.name);
    }
  };
  return (
    <form
      className="records-form card"
      onSubmit={(event) => {
        event.preventDefault();
        takeText(text);
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button does the same */}
      <div
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            takeText(text);
          }
        }}
      >
        <Textarea
          ariaLabel="Records or a credential"
          value={text}
          rows={compact ? 2 : 8}
          spellcheck={false}
          autoFocus={!compact}
          disableBrowserAutocorrect
          placeholder={
            'Paste CloudTrail records: {"Records": […]}, one record, an array, JSON lines…\n' +
            "or a credential alone: ASIA…, arn:aws:sts::…:assumed-role/…, AROA…:name, the id of the issuing event"
          }
          onChange={({ detail }) => setText(detail.value)}
        />
      </div>
      <FileDropzone onChange={({ detail }) => takeFiles(detail.value)}>
        <FileInput
          value={[]}
          accept=".json,.jsonl,.ndjson,.gz,application/json,application/gzip"
          onChange={({ detail }) => takeFiles(detail.value)}
        >
          Choose a file
        </FileInput>
        <span className="dim"> or drop it here: .json, .jsonl, also as .gz</span>
      </FileDropzone>
      <div className="records-form-end">
        <Button variant="primary" formAction="submit" disabled={text.trim() === ""}>
          Attribute
        </Button>
        <span className="dim">Nothing of what you paste or drop is kept.</span>
      </div>
    </form>
  );
}
