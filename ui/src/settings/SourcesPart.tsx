import Button from "@cloudscape-design/components/button";
import { useSources } from "../api/settings";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { duration, fullTime } from "../shared/time";
import { useNow } from "../shared/useNow";
import { Waiting } from "../shared/Waiting";
import { counted, words } from "../shared/words";

/** Which files were read, the latest first, and what of them was refused. */
export function SourcesPart() {
  const sources = useSources();
  const now = useNow();
  if (sources.isPending) {
    return <Waiting />;
  }
  if (sources.data === undefined) {
    return <Failure what="The sources" error={sources.error} retry={() => sources.refetch()} />;
  }
  const files = sources.data.pages.flatMap(({ items }) => items);
  const totals = sources.data.pages[0]?.totals;
  const latest = files[0];
  if (latest === undefined || totals === undefined) {
    return (
      <p className="card settings-none">
        Nothing has been read yet: <code>./hoptrail ingest PATH</code> reads log files.
      </p>
    );
  }
  return (
    <>
      <p className="settings-lead">
        {counted(totals.files, "file")}, {counted(totals.records, "record")} and of them{" "}
        {counted(totals.identityEvents, "identity event")};{" "}
        <strong className={totals.rejected > 0 ? "settings-bad" : ""}>
          {totals.rejected > 0 ? "▲ " : ""}
          {totals.rejected.toLocaleString("en")} rejected
        </strong>
        . The latest file was read {duration((now - Date.parse(latest.readAt)) / 1000)} ago.
      </p>
      <div className="card table-scroll">
        <table className="plain-table">
          <caption className="visually-hidden">Files</caption>
          <thead>
            <tr>
              <th scope="col">Read</th>
              <th scope="col">File</th>
              <th scope="col">Account, region</th>
              <th scope="col" className="number">
                Records
              </th>
              <th scope="col" className="number">
                Identity events
              </th>
              <th scope="col" className="number">
                Known before
              </th>
              <th scope="col" className="number">
                Rejected
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.fileId}>
                <td className="nowrap">{fullTime(file.readAt)}</td>
                <td>
                  <Text mono>{file.source}</Text>
                  {file.note ? (
                    <div className="small">
                      ▲ <Text>{words(file.note)}</Text>
                    </div>
                  ) : null}
                </td>
                <td>
                  <Text>{[file.accountId, file.region].filter(Boolean).join(", ") || "–"}</Text>
                </td>
                <td className="number">{file.records.toLocaleString("en")}</td>
                <td className="number">{file.identityEvents.toLocaleString("en")}</td>
                <td className="number">{file.duplicates.toLocaleString("en")}</td>
                <td className={`number${file.rejected > 0 ? " settings-bad" : ""}`}>
                  {file.rejected.toLocaleString("en")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sources.hasNextPage ? (
        <div className="settings-more">
          <Button loading={sources.isFetchingNextPage} onClick={() => sources.fetchNextPage()}>
            Files read earlier
          </Button>
        </div>
      ) : null}
    </>
  );
}
