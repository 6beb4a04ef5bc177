import { useState } from "react";
import { Link } from "react-router";
import type { Session } from "../api/model";
import { useSession } from "../api/queries";
import { Account } from "../shared/Account";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { endTime, fullTime } from "../shared/time";
import { counted, KIND_LABEL } from "../shared/words";
import { chainHref } from "./url";
import { weigh } from "./weigh";
import { SIGNS, VERDICT_WORDS } from "./words";

const STEP = 6;

/** Every session that could have called, with who it is and what speaks for and against it. */
export function Candidates({ session }: { session: Session }) {
  const [most, setMost] = useState(STEP);
  const { link, parentId } = session;
  const ids = [...link.candidates].sort((a, b) => Number(b === parentId) - Number(a === parentId));
  return (
    <section className="candidates-wide" aria-label="Candidates">
      <h2>
        Who could have called
        <span className="dim">
          {" "}
          {counted(link.candidateCount, "session")} in all
          {link.candidateCount > ids.length ? `, ${ids.length} of them listed` : ""}
        </span>
      </h2>
      <p className="dim">
        Compared with this session as far as the two tell. What decided stands beside.
      </p>
      <ol className="plan">
        {ids.slice(0, most).map((id) => (
          <Candidate key={id} id={id} session={session} believed={id === parentId} />
        ))}
      </ol>
      <ShowMore shown={most} total={ids.length} step={STEP} onShow={setMost} />
    </section>
  );
}

interface CandidateProps {
  id: string;
  session: Session;
  believed: boolean;
}

function Candidate({ id, session, believed }: CandidateProps) {
  const read = useSession(id);
  const candidate = read.data;
  return (
    <li className="candidate">
      <div>
        <h3>
          <Link to={chainHref(id, null)}>
            {candidate ? <Text>{candidate.role?.name ?? KIND_LABEL[candidate.kind]}</Text> : id}
          </Link>
          {believed ? <span className="pill pill-good">believed to be the parent</span> : null}
        </h3>
        {candidate ? <Who candidate={candidate} /> : null}
        {read.isError ? <p className="dim">Nothing more is known of it.</p> : null}
      </div>
      {candidate ? (
        <ul className="verdicts">
          {weigh(session, candidate).map(({ verdict, text }) => (
            <li key={text} className={verdict.toLowerCase()}>
              <span aria-hidden="true">{SIGNS[verdict]}</span>
              <span>
                {text}
                <span className="visually-hidden"> ({VERDICT_WORDS[verdict]})</span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Who({ candidate }: { candidate: Session }) {
  const { role, sessionName, origin } = candidate;
  return (
    <>
      <div>
        <Account id={role?.accountId} name={role?.accountName} />
        {sessionName ? (
          <>
            {" · "}
            <Text>{sessionName}</Text>
          </>
        ) : null}
        {origin ? (
          <>
            {" · of "}
            <Text>{origin.name}</Text>
          </>
        ) : null}
      </div>
      <div className="dim">
        issued {fullTime(candidate.issuedAt)}, ends {candidate.expiryEstimated ? "about " : ""}
        {endTime(candidate.issuedAt, candidate.expiresAt)}
      </div>
    </>
  );
}
