package dev.hoptrail.api.webhook.store;

import dev.hoptrail.correlate.detect.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom to tell of alerts, and how the telling fares.
///
/// @param address what anybody may see of the URL
/// @param sealed the URL and the secrets, readable with the key that `sealedWith` names
/// @param version changes with every change of the settings
/// @param digest null where every alert is told on its own
public record Webhook(
        UUID webhookId,
        String name,
        Format format,
        Signing signing,
        String address,
        String sealed,
        String sealedWith,
        long version,
        Filter filter,
        Redacted redacted,
        @Nullable Digest digest,
        boolean enabled,
        @Nullable DisabledReason disabledReason,
        Instant createdAt,
        Health health) {

    /// The shape of the body.
    public enum Format {
        GENERIC,
        SLACK,
        PAGERDUTY,
        SPLUNK,
        ECS,
        OCSF;

        /// Whether one message of this format can sum up many alerts. The others feed systems that
        /// count, group and resolve by themselves, and need each alert.
        public boolean canSumUp() {
            return this == GENERIC || this == SLACK;
        }

        /// Whether a message cannot be sent without a credential.
        public boolean needsCredential() {
            return this == PAGERDUTY || this == SPLUNK;
        }
    }

    /// The signature scheme of Standard Webhooks.
    public enum Signing {
        /// HMAC-SHA256 with a shared secret.
        V1,
        /// Ed25519: the receiver holds the public key alone.
        V1A
    }

    /// Why Hoptrail itself stopped sending.
    public enum DisabledReason {
        /// The receiver answered 410.
        GONE,
        /// Nothing was accepted for days.
        FAILING
    }

    /// Which alerts are told.
    ///
    /// @param rules ids; empty for all
    /// @param eventTypes such as `alert.opened`; empty for all
    public record Filter(Severity minimumSeverity, List<String> rules, List<String> eventTypes) {
        public Filter {
            rules = List.copyOf(rules);
            eventTypes = List.copyOf(eventTypes);
        }
    }

    /// What is kept from the receiver.
    ///
    /// @param tagKeys of session tags whose values are left out, in any case
    /// @param fields paths of the alert that are left out
    public record Redacted(List<String> tagKeys, List<String> fields) {
        public Redacted {
            tagKeys = List.copyOf(tagKeys);
            fields = List.copyOf(fields);
        }
    }

    /// From when on alerts are summed up.
    ///
    /// @param after how many in an interval are told on their own
    public record Digest(int after, Duration interval) {}

    /// How the receiver answers.
    ///
    /// @param failures attempts in a row that were not accepted
    /// @param heldUntil nothing is sent before
    public record Health(
            int failures, @Nullable Instant failingSince, @Nullable Instant heldUntil) {}
}
