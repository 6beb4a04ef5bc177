import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import { useState } from "react";
import { Command } from "../shared/Command";
import { Text } from "../shared/Text";
import { VerifyForm } from "./VerifyForm";
import { bytesText } from "./words";

/** Verifies a pack that somebody has as a file. */
export function VerifyPanel() {
  const [file, setFile] = useState<File | null>(null);
  const take = ([given]: readonly File[]) => {
    if (given) {
      setFile(given);
    }
  };
  return (
    <section aria-label="Verify a pack">
      <h2>
        Verify a pack <small className="dim">by the same checks as hoptrail verify</small>
      </h2>
      <div className="card verify">
        <VerifyForm
          key={file ? `${file.name} ${file.size} ${file.lastModified}` : ""}
          pack={file}
          command={<Command>./hoptrail verify PACK.zip --key FINGERPRINT</Command>}
        >
          <FileDropzone onChange={({ detail }) => take(detail.value)}>
            <FileInput
              value={[]}
              accept=".zip,application/zip"
              onChange={({ detail }) => take(detail.value)}
            >
              Choose a ZIP
            </FileInput>
            <span className="dim">
              {file ? (
                <>
                  {" "}
                  <Text>{file.name}</Text>, {bytesText(file.size)}
                </>
              ) : (
                " or drop it here, up to 512 MiB. Nothing of it is kept."
              )}
            </span>
          </FileDropzone>
        </VerifyForm>
      </div>
    </section>
  );
}
