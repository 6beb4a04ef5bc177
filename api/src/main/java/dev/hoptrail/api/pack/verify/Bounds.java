package dev.hoptrail.api.pack.verify;

/// How much is read of a pack, whose maker may mean ill.
///
/// @param atOnce bytes of a file that is read as a whole
/// @param inflated bytes of all its files together
public record Bounds(int atOnce, long inflated) {

    /// Of somebody who verifies a pack on a machine of their own.
    public static final Bounds OFFLINE = new Bounds(256 << 20, Long.MAX_VALUE);

    /// Of a service that has other things to do.
    public static final Bounds SERVICE = new Bounds(16 << 20, 4L << 30);
}
