package dev.hoptrail.api.pack.format;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A public key that heads and packs are signed with.
///
/// @param fingerprint SHA-256 of the raw key, in hex
/// @param verifier as C2SP signed-note writes it
/// @param succession a note by which the key before named this one; null for the first
public record KeyLine(
        String fingerprint, String verifier, Instant since, @Nullable String succession) {}
