package dev.hoptrail.ingest.record;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// Numbers distinct byte strings from 0 on, in the order in which they are first met. Copies each
/// once; looking one up allocates nothing.
public final class ByteKeys {

    private static final int SMALL = 256;
    private static final int LARGE = 1 << 14;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    // Nobody can choose names that all fall on one place.
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private byte[] bytes = new byte[SMALL * 32];
    private int[] ends = new int[SMALL];
    private long[] hashes = new long[SMALL];
    private int[] table = new int[SMALL * 2];
    private int size;

    /// The number of the bytes between `from` and `to`; equal to the [#size] before if they are
    /// new.
    public int number(byte[] text, int from, int to) {
        long hash = hash(text, from, to);
        int mask = table.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (table[slot] != 0) {
            int candidate = table[slot] - 1;
            if (hashes[candidate] == hash
                    && Arrays.equals(bytes, start(candidate), ends[candidate], text, from, to)) {
                return candidate;
            }
            slot = (slot + 1) & mask;
        }
        return add(text, from, to, hash, slot);
    }

    /// How many distinct byte strings there are.
    public int size() {
        return size;
    }

    /// How many bytes they have together.
    public int length() {
        return size == 0 ? 0 : ends[size - 1];
    }

    /// What [#start] and [#end] point into. Changes when something is added.
    public byte[] bytes() {
        return bytes;
    }

    public int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    public int end(int number) {
        return ends[number];
    }

    /// Forgets all.
    public void clear() {
        if (table.length > LARGE) {
            table = new int[SMALL * 2];
            hashes = new long[SMALL];
            ends = new int[SMALL];
            bytes = new byte[SMALL * 32];
        } else {
            Arrays.fill(table, 0);
        }
        size = 0;
    }

    private int add(byte[] text, int from, int to, long hash, int slot) {
        int start = length();
        int end = start + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        System.arraycopy(text, from, bytes, start, to - from);
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        ends[size] = end;
        hashes[size] = hash;
        table[slot] = size + 1;
        size++;
        if (size * 2 > table.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        int mask = table.length * 2 - 1;
        table = new int[mask + 1];
        for (int number = 0; number < size; number++) {
            int slot = (int) (hashes[number] >>> 32) & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = number + 1;
        }
    }

    /// A hash of the bytes that holds for this process alone.
    public static long hash(byte[] text, int from, int to) {
        long hash = SEED ^ (to - from);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            hash = (hash ^ Words.at(text, at)) * MIX;
            hash ^= hash >>> 29;
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = (rest << 8) | (text[at] & 0xFF);
        }
        hash = (hash ^ rest) * MIX;
        hash ^= hash >>> 32;
        return hash * MIX;
    }
}
