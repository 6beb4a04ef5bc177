package dev.hoptrail.correlate.store;

import java.time.Instant;

/// What one credential did in one hour, as one file tells it.
///
/// @param part of the file's sums, since a large file comes in several messages
/// @param trail where the file belongs: trails may deliver the same event twice
/// @param calls JSON array of `{account, region, service, action, error, ip, agent, count, first,
///   last}`
public record UseRow(
        long credentialId, Instant hour, String sourceUri, int part, String trail, String calls) {}
