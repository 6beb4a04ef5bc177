package dev.hoptrail.api.webhook;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.webhook.format.Redaction;
import dev.hoptrail.api.webhook.store.Webhook.Digest;
import dev.hoptrail.api.webhook.store.Webhook.Filter;
import dev.hoptrail.api.webhook.store.Webhook.Format;
import dev.hoptrail.api.webhook.store.Webhook.Redacted;
import dev.hoptrail.api.webhook.store.Webhook.Signing;
import dev.hoptrail.correlate.detect.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A webhook as it is asked for, or what is to change of one. What is absent keeps its value, or
/// takes the standard one of a new webhook. The methods refuse what cannot be by its name.
///
/// @param url where to send to
/// @param format generic, slack, pagerduty, splunk, ecs or ocsf; not to be changed
/// @param signing v1 (HMAC-SHA256, standard) or v1a (Ed25519); not to be changed
/// @param credential a routing key of PagerDuty, a token of Splunk, else the Authorization header
/// @param minimumSeverity INFO, LOW, MEDIUM (standard), HIGH or CRITICAL
/// @param rules ids of rules; empty for all
/// @param eventTypes such as alert.opened; empty for all
@Schema(name = "WebhookRequest")
record WebhookRequest(
        @Nullable String name,
        @Nullable String url,
        @Nullable String format,
        @Nullable String signing,
        @Nullable String credential,
        @Nullable String minimumSeverity,
        @Nullable List<String> rules,
        @Nullable List<String> eventTypes,
        @Nullable RedactRequest redact,
        @Nullable DigestRequest digest,
        @Nullable Boolean enabled) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WORD = 128;
    private static final int MOST_WORDS = 100;
    private static final int MOST_ALONE = 1000;
    private static final Pattern CREDENTIAL = Pattern.compile("[ -~]{1,1000}");
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Set<String> EVENT_TYPES =
            Set.of(
                    "alert.opened",
                    "alert.updated",
                    "alert.acknowledged",
                    "alert.escalated",
                    "alert.closed",
                    "alert.withdrawn");

    /// What the receiver may not see.
    ///
    /// @param tagKeys of session tags, in any case
    /// @param fields paths such as origin.name
    @Schema(name = "WebhookRedaction")
    record RedactRequest(@Nullable List<String> tagKeys, @Nullable List<String> fields) {}

    /// From when on alerts are summed up.
    ///
    /// @param after how many in an interval are told on their own; 0: all
    /// @param seconds how long the interval is
    @Schema(name = "WebhookDigest")
    record DigestRequest(@Nullable Integer after, @Nullable Integer seconds) {}

    String name(String standard) {
        String wanted = name == null ? standard : name;
        if (wanted.isBlank() || wanted.length() > LONGEST_NAME) {
            throw invalid("\"name\" must have 1 to %d characters".formatted(LONGEST_NAME));
        }
        return wanted;
    }

    Format wantedFormat() {
        return word("format", format == null ? "generic" : format, Format.values());
    }

    Signing wantedSigning() {
        return word("signing", signing == null ? "v1" : signing, Signing.values());
    }

    /// Refuses what only a new webhook can have.
    void checkChange() {
        if (format != null || signing != null) {
            throw invalid("\"format\" and \"signing\" cannot be changed; add another webhook");
        }
    }

    @Nullable String credential(Format of) {
        if (credential != null && !CREDENTIAL.matcher(credential).matches()) {
            throw invalid("\"credential\" must have 1 to 1000 printable ASCII characters");
        }
        if (credential == null && of.needsCredential()) {
            throw invalid("\"credential\" is missing: the format needs one");
        }
        return credential;
    }

    Filter filter(Filter standard) {
        List<String> types = words("eventTypes", eventTypes, standard.eventTypes());
        known("eventTypes", types, EVENT_TYPES);
        return new Filter(
                minimumSeverity == null
                        ? standard.minimumSeverity()
                        : word("minimumSeverity", minimumSeverity, Severity.values()),
                words("rules", rules, standard.rules()),
                types);
    }

    Redacted redacted(Redacted standard) {
        if (redact == null) {
            return standard;
        }
        List<String> fields = words("redact.fields", redact.fields(), standard.fields());
        known("redact.fields", fields, Redaction.FIELDS);
        return new Redacted(words("redact.tagKeys", redact.tagKeys(), standard.tagKeys()), fields);
    }

    @Nullable Digest digest(Format of, @Nullable Digest standard) {
        if (digest == null) {
            return standard;
        }
        Integer after = digest.after();
        Integer seconds = digest.seconds();
        if (after != null && after == 0) {
            return null;
        }
        if (after == null || after < 1 || after > MOST_ALONE) {
            throw invalid("\"digest.after\" must be between 0 and " + MOST_ALONE);
        }
        if (seconds == null
                || seconds < SHORTEST_INTERVAL.toSeconds()
                || seconds > LONGEST_INTERVAL.toSeconds()) {
            throw invalid(
                    "\"digest.seconds\" must be between %d and %d"
                            .formatted(
                                    SHORTEST_INTERVAL.toSeconds(), LONGEST_INTERVAL.toSeconds()));
        }
        if (!of.canSumUp()) {
            throw invalid("Only the formats generic and slack have digests");
        }
        return new Digest(after, Duration.ofSeconds(seconds));
    }

    private static List<String> words(
            String name, @Nullable List<String> wanted, List<String> standard) {
        if (wanted == null) {
            return standard;
        }
        boolean fit =
                wanted.size() <= MOST_WORDS
                        && wanted.stream()
                                .allMatch(word ->
                                        word != null
                                                && !word.isBlank()
                                                && word.length() <= LONGEST_WORD);
        if (!fit) {
            throw invalid(
                    "\"%s\" must be at most %d words of at most %d characters"
                            .formatted(name, MOST_WORDS, LONGEST_WORD));
        }
        return wanted;
    }

    private static void known(String name, Collection<String> words, Set<String> known) {
        if (!known.containsAll(words)) {
            throw invalid("\"%s\" may have %s".formatted(name, new TreeSet<>(known)));
        }
    }

    private static <E extends Enum<E>> E word(String name, String word, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> invalid("\"%s\" must be one of %s".formatted(name, list(values))));
    }

    private static String list(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }
}
