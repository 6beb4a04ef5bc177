import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import type { Actor } from "../api/model";
import { type OriginEntry, useBusyOrigins, useOriginsNamed } from "../api/origins";
import { Failure } from "../shared/Failure";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { OriginTable } from "./OriginTable";
import "./origins.css";
import { ACTORS, type OriginsState, readOrigins, writeOrigins } from "./url";
import { ACTORS_LABEL } from "./words";

/** Who is behind the sessions: people, pipelines, workloads, services and agents. */
export default function OriginsPage() {
  const [params, setParams] = useSearchParams();
  const state = readOrigins(params);
  const show = (change: Partial<OriginsState>) => setParams(writeOrigins({ ...state, ...change }));
  useEffect(() => {
    document.title = "People and workloads · Hoptrail";
  }, []);
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">People and workloads</h1>
        <div className="origins-which">
          <Kind actor={state.actor} onChange={(actor) => show({ actor })} />
          <NameField q={state.q} onChange={(q) => show({ q })} />
        </div>
      </div>
      {state.q === "" ? <Busy actor={state.actor} /> : <Named q={state.q} actor={state.actor} />}
    </>
  );
}

const EVERYBODY = { value: "", label: "Any kind" };
const KINDS = [EVERYBODY, ...ACTORS.map((actor) => ({ value: actor, label: ACTORS_LABEL[actor] }))];

interface KindProps {
  actor: Actor | null;
  onChange: (actor: Actor | null) => void;
}

function Kind({ actor, onChange }: KindProps) {
  return (
    <Select
      ariaLabel="Kind"
      options={KINDS}
      selectedOption={KINDS.find(({ value }) => value === actor) ?? EVERYBODY}
      onChange={({ detail }) => onChange((detail.selectedOption.value || null) as Actor | null)}
    />
  );
}

function NameField({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const [draft, setDraft] = useState(q);
  useEffect(() => setDraft(q), [q]);
  return (
    <form
      role="search"
      className="name-field"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(draft);
      }}
    >
      <Input
        type="search"
        ariaLabel="Name, ARN, account or provider"
        placeholder="Name, ARN, account or provider"
        value={draft}
        onChange={({ detail }) => {
          setDraft(detail.value);
          if (detail.value === "") {
            onChange("");
          }
        }}
      />
    </form>
  );
}

function Busy({ actor }: { actor: Actor | null }) {
  const origins = useBusyOrigins(actor);
  if (origins.isPending) {
    return <Waiting />;
  }
  if (origins.isError) {
    return <Failure what="The origins" error={origins.error} retry={() => origins.refetch()} />;
  }
  const { items, distinct } = origins.data;
  if (items.length === 0) {
    return <Nobody actor={actor} q="" />;
  }
  return (
    <Listed
      key={actor}
      items={items}
      summary={
        distinct > items.length
          ? `The ${items.length.toLocaleString("en")} with the most sessions of ${distinct.toLocaleString("en")}`
          : `${counted(distinct, "origin")}, those with the most sessions first`
      }
    />
  );
}

function Named({ q, actor }: OriginsState) {
  const found = useOriginsNamed(q);
  if (found.isPending) {
    return <Waiting />;
  }
  if (found.data === undefined) {
    return <Failure what="The origins" error={found.error} retry={() => found.refetch()} />;
  }
  const all = found.data.pages.flatMap((page) => page.items);
  const items = all
    .filter((origin) => actor === null || origin.actor === actor)
    .map(
      (origin): OriginEntry => ({
        originId: origin.originId,
        name: origin.name,
        sessions: null,
        origin,
      }),
    );
  const among =
    actor === null ? "" : ` among the first ${all.length.toLocaleString("en")} of that name`;
  return (
    <>
      {items.length === 0 && !found.hasNextPage ? (
        <Nobody actor={actor} q={q} />
      ) : (
        <Listed
          key={`${q} ${actor}`}
          items={items}
          summary={
            found.hasNextPage
              ? `${counted(items.length, "origin")}${among}; there are more`
              : `${counted(items.length, "origin")}`
          }
        />
      )}
      {found.hasNextPage ? (
        <div className="more-rows">
          <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
            Look for more
          </Button>
        </div>
      ) : null}
    </>
  );
}

const AT_ONCE = 25;

function Listed({ items, summary }: { items: readonly OriginEntry[]; summary: string }) {
  const [most, setMost] = useState(AT_ONCE);
  return (
    <>
      <p className="dim list-summary">{summary}</p>
      <OriginTable items={items.slice(0, most)} />
      <ShowMore shown={most} total={items.length} step={AT_ONCE} onShow={setMost} />
    </>
  );
}

function Nobody({ actor, q }: OriginsState) {
  return (
    <div className="card nothing">
      <h2>Nobody found</h2>
      <p className="dim">
        {q === "" ? (
          <>
            {actor === null ? "No session" : `No session of ${ACTORS_LABEL[actor].toLowerCase()}`}{" "}
            was read.
          </>
        ) : (
          <>
            No name, ARN, account or provider has <Text>{q}</Text> in it
            {actor === null ? "." : `, of ${ACTORS_LABEL[actor].toLowerCase()}.`}
          </>
        )}
      </p>
    </div>
  );
}
