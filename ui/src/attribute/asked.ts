import type { Credential } from "../api/attribute";

const KEY = /^A[KS]IA[A-Z0-9]{12,124}$/;
const SESSION_ARN = /^arn:aws[a-z-]*:sts::\d{12}:(assumed-role|federated-user)\/.+$/;
const PRINCIPAL = /^(AROA|\d{12}:)[\w+=,.@:-]+$/;
const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A credential or a session named alone; null for anything else, such as records. */
export function readCredential(text: string): Credential | null {
  const value = text.trim();
  if (KEY.test(value)) {
    return { name: "accessKeyId", value };
  }
  if (SESSION_ARN.test(value)) {
    return { name: "sessionArn", value };
  }
  if (EVENT_ID.test(value)) {
    return { name: "eventId", value };
  }
  return PRINCIPAL.test(value) && value.includes(":") ? { name: "principalId", value } : null;
}

/** The most that the service takes in one call. */
export const MOST_BYTES = 10 * 1024 * 1024;

/** From so many bytes on it is worth while to send less. */
const WORTH_PACKING = 256 * 1024;

/** The bytes to send: long text is packed, so that a call holds some ten times as much of it. */
export async function packed(records: Blob): Promise<Blob> {
  if (records.size < WORTH_PACKING || (await isPacked(records))) {
    return records;
  }
  const stream = records.stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).blob();
}

async function isPacked(records: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await records.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** What the attribute page shows, as it stands in its address. */
export interface AttributeState {
  credential: Credential | null;
  /** Only sessions alive at this instant; null for all. */
  at: string | null;
}

export function readAttribute(params: URLSearchParams): AttributeState {
  const credential = readCredential(params.get("credential") ?? "");
  return { credential, at: credential ? params.get("at") : null };
}

export function writeAttribute({ credential, at }: AttributeState): URLSearchParams {
  const params = new URLSearchParams();
  if (credential) {
    params.set("credential", credential.value);
    if (at) {
      params.set("at", at);
    }
  }
  return params;
}
