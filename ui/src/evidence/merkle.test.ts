import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fromBase64, fromHex, rootOf, toHex } from "./merkle";

const hash = (...parts: Uint8Array[]) =>
  new Uint8Array(createHash("sha256").update(Buffer.concat(parts)).digest());
const ONE = new Uint8Array([1]);

/** The root of a tree as RFC 6962 defines it. */
function root(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) {
    return leaves[0] as Uint8Array;
  }
  const split = largestPowerBelow(leaves.length);
  return hash(ONE, root(leaves.slice(0, split)), root(leaves.slice(split)));
}

/** The audit path as RFC 6962 defines it. */
function path(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) {
    return [];
  }
  const split = largestPowerBelow(leaves.length);
  return index < split
    ? [...path(index, leaves.slice(0, split)), root(leaves.slice(split))]
    : [...path(index - split, leaves.slice(split)), root(leaves.slice(0, split))];
}

function largestPowerBelow(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

const LEAVES = Array.from({ length: 33 }, (_none, i) => hash(new Uint8Array([0, i])));

test("everyLeaf_leadsToTheRoot_ofEveryTree", async () => {
  for (let size = 1; size <= LEAVES.length; size++) {
    const leaves = LEAVES.slice(0, size);
    for (let index = 0; index < size; index++) {
      const found = await rootOf(leaves[index] as Uint8Array, index, size, path(index, leaves));

      expect(found && toHex(found), `${index} of ${size}`).toBe(toHex(root(leaves)));
    }
  }
});

test("proofOfAnotherLengthOrPlace_leadsNowhere", async () => {
  const leaves = LEAVES.slice(0, 7);
  const proof = path(3, leaves);
  const leaf = leaves[3] as Uint8Array;

  expect(await rootOf(leaf, 3, 7, proof.slice(1))).toBeNull();
  expect(await rootOf(leaf, 3, 7, [...proof, leaf])).toBeNull();
  expect(await rootOf(leaf, 7, 7, proof)).toBeNull();
  expect(await rootOf(leaf, 2, 7, proof)).not.toEqual(root(leaves));
});

test("texts_areBytes", () => {
  expect(toHex(fromHex("00ff10"))).toBe("00ff10");
  expect(toHex(fromBase64("AP8Q"))).toBe("00ff10");
});
