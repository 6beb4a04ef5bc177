package dev.hoptrail.ingest.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight bytes of text at a time, the first byte lowest.
final class Words {

    static final long ONES = 0x0101010101010101L;
    static final long HIGHS = 0x8080808080808080L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static int intAt(byte[] text, int index) {
        return (int) INTS.get(text, index);
    }

    static long at(byte[] text, int index) {
        return (long) LONGS.get(text, index);
    }

    /// The bits of the first `length` bytes of a word; all of them from eight on.
    static long mask(int length) {
        return length >= 8 ? -1L : (1L << (length << 3)) - 1;
    }

    /// Marks with its high bit the lowest byte of `word` that is zero; bytes above it may be marked
    /// too.
    static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    /// The first eight bytes, zeros after a shorter text.
    static long head(byte[] text) {
        long word = 0;
        for (int i = Math.min(text.length, 8) - 1; i >= 0; i--) {
            word = (word << 8) | (text[i] & 0xFF);
        }
        return word;
    }

    /// The last eight bytes, zero for a shorter text.
    static long tail(byte[] text) {
        return text.length < 8 ? 0 : at(text, text.length - 8);
    }
}
