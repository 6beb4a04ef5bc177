package dev.hoptrail.correlate.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hashes and proofs of an append-only tree as RFC 6962 section 2.1 defines them; how proofs are
/// verified is RFC 9162 sections 2.1.3.2 and 2.1.4.2.
public final class MerkleTree {
    /// Bytes of a hash.
    public static final int HASH_BYTES = Sha256.BYTES;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /// The hash of no leaves.
    public static byte[] empty() {
        return Sha256.of();
    }

    /// The hash of a leaf.
    public static byte[] leaf(byte[] data) {
        return Sha256.of(LEAF, data);
    }

    static byte[] node(byte[] left, byte[] right) {
        return Sha256.of(NODE, left, right);
    }

    /// The largest power of two below a number above one.
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /// Whether a proof shows that a leaf is in a tree.
    ///
    /// @param index of the leaf, from 0
    /// @param size of the tree
    /// @param proof hashes beside the way up, the lowest first
    public static boolean includes(
            byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || proof.size() > Long.SIZE) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] beside : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(beside, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    /// Whether a proof shows that a tree begins with an older one.
    ///
    /// @param from size of the older tree, from 1
    /// @param to size of the newer one, not below
    public static boolean isConsistent(
            long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> proof) {
        if (from < 1 || to < from || proof.size() > 2 * Long.SIZE) {
            return false;
        }
        if (from == to) {
            return proof.isEmpty() && Arrays.equals(fromRoot, toRoot);
        }
        List<byte[]> way = new ArrayList<>(proof);
        if (Long.bitCount(from) == 1) {
            way.addFirst(fromRoot);
        }
        if (way.isEmpty()) {
            return false;
        }
        long node = from - 1;
        long last = to - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        byte[] older = way.getFirst();
        byte[] newer = way.getFirst();
        for (byte[] beside : way.subList(1, way.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                older = node(beside, older);
                newer = node(beside, newer);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newer = node(newer, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(older, fromRoot) && Arrays.equals(newer, toRoot);
    }
}
