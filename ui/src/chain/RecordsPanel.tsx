import { useState } from "react";
import type { EventReference, Session } from "../api/model";
import { Text } from "../shared/Text";
import { counted } from "../shared/words";
import { RawRecord } from "./RawRecord";

/** The records that prove the session: which copy, where it was read, and the hash of its bytes. */
export function RecordsPanel({ session }: { session: Session }) {
  const { events } = session;
  return (
    <div>
      <h2>
        Records that prove it
        {events.length > 0 ? (
          <span className="dim"> {counted(events.length, "record")}</span>
        ) : null}
      </h2>
      {events.length === 0 ? (
        <p className="dim">
          None was read. A trail that covers the issuing call would show the parent, too.
        </p>
      ) : (
        <ul className="records">
          {events.map((event) => (
            <Proof key={`${event.accountId} ${event.eventId}`} event={event} session={session} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Proof({ event, session }: { event: EventReference; session: Session }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div>
        <Text mono>{event.eventId}</Text>
      </div>
      <div>
        {copyOf(event, session)} <Text>{event.accountId}</Text>
      </div>
      {event.source ? (
        <div className="dim">
          <Text>{event.source}</Text>
          {event.index === null || event.index === undefined ? "" : `, record ${event.index}`}
        </div>
      ) : null}
      {event.sha256 ? (
        <div className="dim ellipsis" title={`SHA-256 ${event.sha256}`}>
          SHA-256 <span className="mono">{event.sha256}</span>
        </div>
      ) : null}
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        Raw record
      </button>
      {open ? (
        <RawRecord
          eventId={event.eventId}
          accountIds={[event.accountId]}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </li>
  );
}

function copyOf(event: EventReference, session: Session): string {
  return event.accountId === session.role?.accountId
    ? "Role owner's copy, in"
    : "Caller's copy, in";
}
