import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { useAttribution } from "../api/attribute";
import { Answers } from "./Answers";
import "./attribute.css";
import { type AttributeState, MOST_BYTES, packed, readAttribute, writeAttribute } from "./asked";
import { Credentials } from "./Credentials";
import { RecordsForm } from "./RecordsForm";

/** Who was behind records that the reader has at hand, or behind a credential. */
export default function AttributePage() {
  const [params, setParams] = useSearchParams();
  const state = readAttribute(params);
  const attribution = useAttribution();
  const [source, setSource] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const title = state.credential?.value ?? "Attribute";
  useEffect(() => {
    document.title = `${title} · Hoptrail`;
  }, [title]);
  const show = (next: AttributeState) => setParams(writeAttribute(next));

  const ask = async (records: Blob, name: string) => {
    const body = await packed(records);
    setSource(name);
    if (body.size > MOST_BYTES) {
      attribution.clear();
      setRefused(
        `${name} has ${megabytes(body.size)} even when packed; a call takes ${megabytes(MOST_BYTES)}. ` +
          "On the command line, hoptrail attribute FILE takes any size.",
      );
    } else {
      setRefused(null);
      attribution.ask(body);
    }
    show({ credential: null, at: null });
  };

  const answered = state.credential === null && source !== null;
  return (
    <>
      <h1 className="page-title">Who was behind it?</h1>
      <RecordsForm
        compact={answered || state.credential !== null}
        credential={state.credential}
        onCredential={(credential) => {
          attribution.clear();
          setSource(null);
          show({ credential, at: null });
        }}
        onRecords={ask}
      />
      {state.credential ? (
        <Credentials
          credential={state.credential}
          at={state.at}
          onInstant={(at) => show({ ...state, at })}
        />
      ) : null}
      {state.credential === null && !answered ? <Hint /> : null}
      {answered ? <Answers source={source} attribution={attribution} refused={refused} /> : null}
    </>
  );
}

function Hint() {
  return (
    <div className="attribute-hint dim">
      <p>
        Records of any service, stored here or not: an object read from a bucket, a database
        deleted. Each is answered with who stood at the beginning, through which sessions, with
        which tags in force at that moment, and how firmly that is known.
      </p>
      <p>A key, a session or an issuing event named alone is answered with its sessions.</p>
    </div>
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / (1024 * 1024)).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
}
