/** What the evidence page shows, as it stands in its address: the record whose proof is asked for. */
export interface EvidenceState {
  accountId: string;
  eventId: string;
}

export function readEvidence(params: URLSearchParams): EvidenceState {
  return { accountId: params.get("account") ?? "", eventId: params.get("event") ?? "" };
}

export function writeEvidence({ accountId, eventId }: EvidenceState): URLSearchParams {
  const params = new URLSearchParams();
  if (accountId.trim() !== "" && eventId.trim() !== "") {
    params.set("account", accountId.trim());
    params.set("event", eventId.trim());
  }
  return params;
}
