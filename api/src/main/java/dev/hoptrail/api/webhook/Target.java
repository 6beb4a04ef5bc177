package dev.hoptrail.api.webhook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What only the sender may know of a webhook.
///
/// @param credential the receiver's own: a routing key of PagerDuty, a token of Splunk, else the
///   value of the Authorization header
/// @param previous the signing key before the last change, of use until `previousUntil`
record Target(
        URI url,
        @Nullable String credential,
        SigningKey current,
        @Nullable SigningKey previous,
        @Nullable Instant previousUntil) {

    /// The keys that sign at a moment, the newest first: a receiver takes whichever it has.
    List<SigningKey> keys(Instant now) {
        List<SigningKey> keys = new ArrayList<>();
        keys.add(current);
        if (previous != null && previousUntil != null && now.isBefore(previousUntil)) {
            keys.add(previous);
        }
        return keys;
    }

    /// The same with a fresh key, the old one living on for a while.
    Target rotated(SigningKey fresh, Instant now, Duration overlap) {
        return new Target(url, credential, fresh, current, now.plus(overlap));
    }

    /// The same with another address or credential; null for the one it has.
    Target with(@Nullable URI otherUrl, @Nullable String otherCredential) {
        return new Target(
                otherUrl == null ? url : otherUrl,
                otherCredential == null ? credential : otherCredential,
                current,
                previous,
                previousUntil);
    }

    /// Leaves out all of it.
    @Override
    public String toString() {
        return "target";
    }
}
