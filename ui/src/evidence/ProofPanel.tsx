import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/client";
import { type InclusionProof, type TreeHead, useInclusion } from "../api/evidence";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { canHash, fromBase64, fromHex, rootOf, toHex } from "./merkle";
import type { EvidenceState } from "./url";

interface Props {
  state: EvidenceState;
  onAsk: (state: EvidenceState) => void;
}

/** Asks for the proof that a record is in the signed tree, and checks it. */
export function ProofPanel({ state, onAsk }: Props) {
  const [accountId, setAccountId] = useState(state.accountId);
  const [eventId, setEventId] = useState(state.eventId);
  return (
    <section aria-label="Proof of a record">
      <h2>Proof of a record</h2>
      <form
        className="proof-form"
        onSubmit={(event) => {
          event.preventDefault();
          onAsk({ accountId, eventId });
        }}
      >
        <Input
          ariaLabel="Account"
          placeholder="Account"
          value={accountId}
          onChange={({ detail }) => setAccountId(detail.value)}
        />
        <Input
          ariaLabel="Event id"
          placeholder="Event id"
          spellcheck={false}
          value={eventId}
          onChange={({ detail }) => setEventId(detail.value)}
        />
        <Button formAction="submit">Prove</Button>
      </form>
      {state.accountId !== "" && state.eventId !== "" ? <Proofs state={state} /> : null}
    </section>
  );
}

function Proofs({ state }: { state: EvidenceState }) {
  const proofs = useInclusion(state.accountId, state.eventId);
  if (proofs.isPending) {
    return <p className="dim">…</p>;
  }
  if (proofs.isError) {
    const { error } = proofs;
    return error instanceof ApiError && error.status === 404 ? (
      <p>
        <strong>Not proven.</strong> <Text>{error.message}</Text>.
      </p>
    ) : (
      <Failure what="The proof" error={error} retry={() => proofs.refetch()} />
    );
  }
  const { head, items } = proofs.data;
  return items.map((proof) => <Proof key={proof.leafIndex} proof={proof} head={head} />);
}

function Proof({ proof, head }: { proof: InclusionProof; head: TreeHead }) {
  const checked = useQuery({
    queryKey: ["checked", proof, head.root],
    enabled: canHash(),
    queryFn: async () => {
      const hashes = proof.proof.map(fromBase64);
      const root = await rootOf(fromHex(proof.leafHash), proof.leafIndex, head.treeSize, hashes);
      return root !== null && toHex(root) === head.root;
    },
  });
  return (
    <div className="card proof">
      <p>
        {checked.data === undefined ? (
          canHash() ? (
            "…"
          ) : (
            "This browser computes no hashes for a page without TLS: check it elsewhere."
          )
        ) : checked.data ? (
          <strong className="good">✓ This browser computed the head's root from the leaf.</strong>
        ) : (
          <strong className="bad">✕ The hashes do not lead to the head's root.</strong>
        )}
      </p>
      <dl className="hashes">
        <dt>Record</dt>
        <dd>
          <Text mono>{proof.eventId}</Text> of <Text mono>{proof.accountId}</Text>
        </dd>
        <dt>Leaf {proof.leafIndex.toLocaleString("en")}</dt>
        <dd className="mono">{proof.leafHash}</dd>
        <dt>Hashes beside</dt>
        <dd className="mono">
          {proof.proof.map((hash, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a hash is its place
            <div key={i}>{hash}</div>
          ))}
        </dd>
        <dt>Root of {head.treeSize.toLocaleString("en")} leaves</dt>
        <dd className="mono">{head.root}</dd>
      </dl>
      <p className="dim">
        The head was signed at {fullTime(head.madeAt)} by the key {head.fingerprint.slice(0, 16)}…
        To check it elsewhere: begin with the leaf; for each hash beside, the lowest first, take
        SHA-256 of the byte 1 and the two, the one on the left first (RFC 9162, 2.1.3.2). What comes
        out is the root. That the leaf stands for the record's bytes shows in a pack that holds it:
        hoptrail verify computes it again.
      </p>
    </div>
  );
}
