/**
 * The root of a Merkle tree (RFC 6962) that a leaf's proof leads to; null where the proof is not of
 * the length that the place and the size ask for. After RFC 9162, 2.1.3.2.
 */
export async function rootOf(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  if (index < 0 || index >= size) {
    return null;
  }
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const beside of proof) {
    if (last === 0) {
      return null;
    }
    if (place % 2 === 1 || place === last) {
      root = await node(beside, root);
      while (place % 2 === 0 && place > 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      root = await node(root, beside);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

async function node(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(
    await crypto.subtle.digest("SHA-256", new Uint8Array([1, ...left, ...right])),
  );
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a browser computes hashes for this page: only over TLS or on the same machine. */
export function canHash(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}
