package dev.hoptrail.api.backup;

/// Told how far a backup or a restore is.
@FunctionalInterface
public interface Progress {

    /// So much is done.
    ///
    /// @param what is under way
    /// @param done bytes
    /// @param total bytes, about
    void at(String what, long done, long total);
}
