import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import {
  type Schedule,
  type ScheduleEvery,
  useAddSchedule,
  useEndSchedule,
  useSchedules,
} from "../api/evidence";
import { Failure, messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { EVERY_LABEL } from "./words";

/** Packs that are made of each period, once it is over. */
export function Schedules() {
  const schedules = useSchedules();
  const [adding, setAdding] = useState(false);
  const items = schedules.data?.items ?? [];
  return (
    <section aria-label="Schedules">
      <div className="page-head">
        <h2>
          Schedules <small className="dim">a pack of each period, once it is over</small>
        </h2>
        <Button onClick={() => setAdding(true)}>Add a schedule</Button>
      </div>
      {schedules.isError ? (
        <Failure what="The schedules" error={schedules.error} retry={() => schedules.refetch()} />
      ) : null}
      {schedules.data && items.length === 0 ? (
        <p className="dim">None: every pack is asked for by hand.</p>
      ) : null}
      {items.length > 0 ? (
        <div className="card table-scroll">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Name</th>
                <th>Sessions</th>
                <th>Next period</th>
                <th className="number">Packs</th>
                <th>
                  <span className="visually-hidden">End it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((schedule) => (
                <Row key={schedule.scheduleId} schedule={schedule} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {adding ? <Add onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

function Row({ schedule }: { schedule: Schedule }) {
  const end = useEndSchedule();
  const { scheduleId, name, cron, query, from, to, delayHours, packs, endedAt } = schedule;
  return (
    <tr>
      <td>
        <div className="two-lines">
          <Text>{name}</Text>
          <span className="dim mono">{cron} UTC</span>
        </div>
      </td>
      <td>{query ? <Text mono>{query}</Text> : "all"}</td>
      <td>
        {endedAt ? (
          <span className="dim">ended {fullTime(endedAt)}</span>
        ) : (
          <div className="two-lines">
            <span className="nowrap">
              {fullTime(from).slice(0, 10)} – {fullTime(to).slice(0, 10)}
            </span>
            <span className="dim">made {counted(delayHours, "hour")} after its end</span>
          </div>
        )}
      </td>
      <td className="number">{packs.toLocaleString("en")}</td>
      <td>
        {endedAt ? null : (
          <Button loading={end.isPending} onClick={() => end.mutate(scheduleId)}>
            End
          </Button>
        )}
        {end.isError ? <p className="bad">{messageOf(end.error)}</p> : null}
      </td>
    </tr>
  );
}

const PERIODS = (["WEEK", "MONTH", "QUARTER", "YEAR"] as const).map((value) => ({
  value,
  label: EVERY_LABEL[value],
}));
const USUAL_DELAY = "24";
const USUAL_SAMPLE = "25";

function Add({ onClose }: { onClose: () => void }) {
  const add = useAddSchedule();
  const [name, setName] = useState("");
  const [every, setEvery] = useState<ScheduleEvery>("MONTH");
  const [query, setQuery] = useState("");
  const [delay, setDelay] = useState(USUAL_DELAY);
  const [sample, setSample] = useState(USUAL_SAMPLE);
  const make = () =>
    add.mutate(
      {
        name: name.trim(),
        every,
        query: query.trim(),
        delayHours: Number(delay || USUAL_DELAY),
        sampleSize: Number(sample || USUAL_SAMPLE),
      },
      { onSuccess: onClose },
    );
  return (
    <Modal
      visible
      header="Add a schedule"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <div className="dialog-buttons">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={name.trim() === ""}
            loading={add.isPending}
            onClick={make}
          >
            Add
          </Button>
        </div>
      }
    >
      <div className="fields">
        <FormField label="Name" description="Begins the titles of the packs.">
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label="Period" description="In UTC. The first is the next one that begins.">
          <Select
            options={PERIODS}
            selectedOption={PERIODS.find(({ value }) => value === every) ?? null}
            onChange={({ detail }) => setEvery(detail.selectedOption.value as ScheduleEvery)}
          />
        </FormField>
        <FormField label="Sessions" description="A query of the search. Empty: every session.">
          <Input
            value={query}
            placeholder="role:*Admin*"
            spellcheck={false}
            onChange={({ detail }) => setQuery(detail.value)}
          />
        </FormField>
        <FormField
          label="Hours after a period's end"
          description="So that records that come late are in it."
        >
          <Input value={delay} type="number" onChange={({ detail }) => setDelay(detail.value)} />
        </FormField>
        <FormField label="Sample size, 0 to 1,000">
          <Input value={sample} type="number" onChange={({ detail }) => setSample(detail.value)} />
        </FormField>
        {add.error ? <Alert type="error">{messageOf(add.error)}</Alert> : null}
      </div>
    </Modal>
  );
}
