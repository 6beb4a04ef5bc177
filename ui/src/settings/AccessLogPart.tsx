import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type AccessFilter, useAccessLog, useVerification } from "../api/settings";
import { Failure, messageOf } from "../shared/Failure";
import { InstantField } from "../shared/InstantField";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { verdict } from "./words";

/** Who asked what, the latest first, and whether anything of it was changed. */
export function AccessLogPart() {
  const [params, setParams] = useSearchParams();
  const read = (name: keyof AccessFilter) => params.get(name) ?? "";
  const filter = { who: read("who"), path: read("path"), from: read("from"), to: read("to") };
  const log = useAccessLog(filter);
  const verification = useVerification();
  const show = (change: Partial<AccessFilter>) => {
    const wanted = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== "");
    setParams(Object.fromEntries(wanted));
  };
  const entries = log.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <div className="settings-head">
        <Button loading={verification.isPending} onClick={() => verification.mutate()}>
          Verify the log
        </Button>
        <span role="status">
          {verification.data ? (
            <>
              {verdict(verification.data)}{" "}
              <span className="dim small">
                Last hash <Text mono>{verification.data.lastHash}</Text>
              </span>
            </>
          ) : null}
          {verification.error ? messageOf(verification.error) : null}
        </span>
      </div>
      <Filters key={JSON.stringify(filter)} filter={filter} onShow={show} />
      {log.isPending ? <Waiting /> : null}
      {log.isError && entries === undefined ? (
        <Failure what="The access log" error={log.error} retry={() => log.refetch()} />
      ) : null}
      {entries?.length === 0 ? <p className="card settings-none">No entry matches.</p> : null}
      {entries && entries.length > 0 ? (
        <div className="card table-scroll">
          <table className="plain-table">
            <caption className="visually-hidden">Access log</caption>
            <thead>
              <tr>
                <th scope="col" className="number">
                  Entry
                </th>
                <th scope="col">At</th>
                <th scope="col">Who</th>
                <th scope="col">Asked</th>
                <th scope="col">Answer</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.number}>
                  <td className="number">{entry.number}</td>
                  <td className="nowrap">{fullTime(entry.at)}</td>
                  <td>
                    <Text>{entry.who}</Text>{" "}
                    <span className="dim small">
                      {entry.access} <Text>{entry.remoteAddress ?? ""}</Text>
                    </span>
                  </td>
                  <td>
                    {entry.method}{" "}
                    <Text mono>
                      {entry.parameters ? `${entry.path}?${entry.parameters}` : entry.path}
                    </Text>
                    {entry.detail ? (
                      <div className="dim small">
                        <Text mono>{entry.detail}</Text>
                      </div>
                    ) : null}
                  </td>
                  <td className={entry.code === null ? "" : "settings-bad"}>
                    {entry.status ?? "–"} {entry.code}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {log.hasNextPage ? (
        <div className="settings-more">
          <Button loading={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
            Earlier entries
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface FiltersProps {
  filter: AccessFilter;
  onShow: (change: Partial<AccessFilter>) => void;
}

function Filters({ filter, onShow }: FiltersProps) {
  const [who, setWho] = useState(filter.who);
  const [path, setPath] = useState(filter.path);
  return (
    <form
      className="settings-filters"
      onSubmit={(event) => {
        event.preventDefault();
        onShow({ who: who.trim(), path: path.trim() });
      }}
    >
      <FormField label="Who">
        <Input value={who} onChange={({ detail }) => setWho(detail.value)} />
      </FormField>
      <FormField label="Path begins with">
        <Input
          value={path}
          placeholder="/api/v1/sessions"
          onChange={({ detail }) => setPath(detail.value)}
        />
      </FormField>
      <FormField label="From">
        <InstantField label="From" at={filter.from || null} onChange={(from) => onShow({ from })} />
      </FormField>
      <FormField label="To">
        <InstantField label="To" at={filter.to || null} onChange={(to) => onShow({ to })} />
      </FormField>
      <Button formAction="submit">Show</Button>
      {Object.values(filter).some((value) => value !== "") ? (
        <Button variant="link" onClick={() => onShow({ who: "", path: "", from: "", to: "" })}>
          All
        </Button>
      ) : null}
    </form>
  );
}
