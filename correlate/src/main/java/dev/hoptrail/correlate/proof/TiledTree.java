package dev.hoptrail.correlate.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A tree kept in tiles of 256 hashes: tile (0, t) holds the leaf hashes from 256·t on, tile (l, t)
/// the roots of the full tiles of level l − 1 from 256·t on. Whatever the tree's size, an append
/// touches the last tile of each level, and a proof reads a few tiles.
public final class TiledTree {
    private static final int TILE_BITS = 8;
    private static final int TILE = 1 << TILE_BITS;

    private final Tiles tiles;
    private final Map<TileId, byte[]> read = new HashMap<>();

    /// @param tiles where they are kept; each is read once at most
    public TiledTree(Tiles tiles) {
        this.tiles = tiles;
    }

    /// Names a tile.
    public record TileId(int level, long index) {}

    /// Where tiles are kept.
    @FunctionalInterface
    public interface Tiles {

        /// The hashes of a tile, one after the other; those that it has so far, none if it does not
        /// exist.
        byte[] read(TileId id);
    }

    /// Adds leaves to a tree.
    ///
    /// @param size of the tree before
    /// @param leafHashes one after the other
    /// @return the tiles that are new or longer than before, as they are now
    public Map<TileId, byte[]> append(long size, byte[] leafHashes) {
        Map<TileId, byte[]> changed = new HashMap<>();
        append(0, size, leafHashes, changed);
        return changed;
    }

    private void append(int level, long size, byte[] hashes, Map<TileId, byte[]> changed) {
        byte[] above = new byte[0];
        long at = size;
        int taken = 0;
        while (taken < hashes.length) {
            TileId id = new TileId(level, at >> TILE_BITS);
            int held = (int) (at & (TILE - 1));
            int more = Math.min((TILE - held) * MerkleTree.HASH_BYTES, hashes.length - taken);
            byte[] tile = Arrays.copyOf(tile(id), held * MerkleTree.HASH_BYTES + more);
            System.arraycopy(hashes, taken, tile, held * MerkleTree.HASH_BYTES, more);
            read.put(id, tile);
            changed.put(id, tile);
            taken += more;
            at += more / MerkleTree.HASH_BYTES;
            if (tile.length == TILE * MerkleTree.HASH_BYTES) {
                above = Arrays.copyOf(above, above.length + MerkleTree.HASH_BYTES);
                byte[] root = root(tile, 0, TILE);
                System.arraycopy(root, 0, above, above.length - root.length, root.length);
            }
        }
        if (above.length > 0) {
            append(level + 1, size >> TILE_BITS, above, changed);
        }
    }

    /// The hash of the first leaf hashes.
    public byte[] root(long size) {
        return size == 0 ? MerkleTree.empty() : hash(0, size);
    }

    /// The proof that a leaf is in the tree of a size.
    public List<byte[]> inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("No leaf " + index + " in a tree of " + size);
        }
        List<byte[]> proof = new ArrayList<>();
        inclusion(index, 0, size, proof);
        return proof;
    }

    private void inclusion(long index, long from, long to, List<byte[]> proof) {
        if (to - from == 1) {
            return;
        }
        long middle = from + MerkleTree.split(to - from);
        if (index < middle) {
            inclusion(index, from, middle, proof);
            proof.add(hash(middle, to));
        } else {
            inclusion(index, middle, to, proof);
            proof.add(hash(from, middle));
        }
    }

    /// The proof that the tree of a size begins with that of a smaller one.
    public List<byte[]> consistency(long from, long to) {
        if (from < 1 || from > to) {
            throw new IllegalArgumentException("No tree of " + from + " in one of " + to);
        }
        List<byte[]> proof = new ArrayList<>();
        if (from < to) {
            consistency(from, 0, to, true, proof);
        }
        return proof;
    }

    private void consistency(long older, long from, long to, boolean whole, List<byte[]> proof) {
        if (older == to) {
            if (!whole) {
                proof.add(hash(from, to));
            }
            return;
        }
        long middle = from + MerkleTree.split(to - from);
        if (older <= middle) {
            consistency(older, from, middle, whole, proof);
            proof.add(hash(middle, to));
        } else {
            consistency(older, middle, to, false, proof);
            proof.add(hash(from, middle));
        }
    }

    private byte[] hash(long from, long to) {
        long size = to - from;
        if (Long.bitCount(size) == 1 && from % size == 0) {
            return complete(from, Long.numberOfTrailingZeros(size));
        }
        long middle = from + MerkleTree.split(size);
        return MerkleTree.node(hash(from, middle), hash(middle, to));
    }

    private byte[] complete(long from, int height) {
        int level = height / TILE_BITS;
        long first = from >> (level * TILE_BITS);
        int count = 1 << (height % TILE_BITS);
        return root(tile(new TileId(level, first >> TILE_BITS)), (int) (first & (TILE - 1)), count);
    }

    private static byte[] root(byte[] tile, int first, int count) {
        if (count == 1) {
            int at = first * MerkleTree.HASH_BYTES;
            if (at + MerkleTree.HASH_BYTES > tile.length) {
                throw new IllegalStateException("The tile ends before its hash " + first);
            }
            return Arrays.copyOfRange(tile, at, at + MerkleTree.HASH_BYTES);
        }
        int half = count / 2;
        return MerkleTree.node(root(tile, first, half), root(tile, first + half, half));
    }

    private byte[] tile(TileId id) {
        return read.computeIfAbsent(id, tiles::read);
    }
}
