import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { type Pack, packContent, usePacks, useSigningKeys } from "../api/evidence";
import { Command } from "../shared/Command";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { Reviews } from "./Review";
import { VerifyForm } from "./VerifyForm";
import { bytesText, STATE_LABEL, verifyCommand } from "./words";

/** The packs that were asked for, how far each is, and how it is verified. */
export function PackList() {
  const packs = usePacks();
  const keys = useSigningKeys().data?.items ?? [];
  if (packs.isPending) {
    return <Waiting />;
  }
  if (packs.data === undefined) {
    return <Failure what="The packs" error={packs.error} retry={() => packs.refetch()} />;
  }
  const { items, next } = packs.data;
  return (
    <section aria-label="Packs">
      <h2>
        Packs <small className="dim">{next ? `the newest ${items.length}` : items.length}</small>
      </h2>
      {items.length === 0 ? (
        <p className="dim">
          None was made yet. A pack holds the sessions of a period, a sample with the raw records,
          and what proves them; it is verified offline.
        </p>
      ) : (
        <ul className="packs">
          {items.map((pack) => (
            <li key={pack.packId} className="card">
              <PackItem pack={pack} command={verifyCommand(pack, keys)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function PackItem({ pack, command }: { pack: Pack; command: string | null }) {
  const { request, state, packId } = pack;
  return (
    <>
      <div className="pack-head">
        <strong>
          {request.title ? <Text>{request.title}</Text> : "Untitled"}{" "}
          <span className={`pill pack-${state.toLowerCase()}`}>{STATE_LABEL[state]}</span>
        </strong>
        {state === "READY" ? (
          <Button iconName="download" href={packContent(packId)} download>
            {`ZIP, ${bytesText(pack.size ?? 0)}`}
          </Button>
        ) : null}
      </div>
      <div>
        {request.from ? fullTime(request.from) : ""} – {request.to ? fullTime(request.to) : ""}
        <span className="dim"> · </span>
        {request.query ? <Text mono>{request.query}</Text> : "all sessions"}
        <span className="dim">
          {" "}
          · sample of {request.sampleSize} by seed <Text mono>{request.seed ?? ""}</Text>
        </span>
      </div>
      <Progress pack={pack} />
      {pack.failure ? (
        <p className="bad">
          <Text>{pack.failure}</Text>
        </p>
      ) : null}
      {pack.sha256 ? (
        <div className="dim hash">
          SHA-256 <span className="mono">{pack.sha256}</span>
        </div>
      ) : null}
      {state === "READY" ? <VerifyHere pack={pack} command={command} /> : null}
      <div className="dim">
        asked for by <Text>{pack.askedBy}</Text> at {fullTime(pack.askedAt)}
        {state === "EXPIRED" ? ", kept until " : " · kept until "}
        {fullTime(pack.keptUntil)}
        {pack.scheduleId ? " · by a schedule" : ""}
      </div>
      <Reviews pack={pack} />
    </>
  );
}

function VerifyHere({ pack, command }: { pack: Pack; command: string | null }) {
  const [open, setOpen] = useState(false);
  const text = open ? "Verify no more" : "Verify here";
  const shown = command ? <Command>{command}</Command> : null;
  return (
    <>
      {shown}
      <Button
        variant="inline-link"
        ariaExpanded={open}
        ariaLabel={`${text}: pack ${pack.packId}`}
        onClick={() => setOpen(!open)}
      >
        {text}
      </Button>
      {open ? (
        <div className="verify-here">
          <VerifyForm pack={pack} command={null} />
        </div>
      ) : null}
    </>
  );
}

function Progress({ pack: { state, done, total } }: { pack: Pack }) {
  if (state === "READY") {
    return <div className="dim">{counted(done, "session")}</div>;
  }
  if (state !== "BUILDING") {
    return null;
  }
  return (
    <div>
      <progress {...(total ? { value: done, max: total } : {})} aria-label="Sessions written" />{" "}
      {done.toLocaleString("en")}
      {total ? ` of about ${total.toLocaleString("en")}` : ""} sessions
    </div>
  );
}
