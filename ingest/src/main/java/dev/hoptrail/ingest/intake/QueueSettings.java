package dev.hoptrail.ingest.intake;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which queue is consumed, and how.
///
/// @param name by which people know it
/// @param url of the queue, as SQS writes it
/// @param workers how many objects are fetched and read at once
/// @param visibility for how long a message is ours before we ask for more time
/// @param retry after which time a message comes again that could not be taken in; twice as long
///   each time, a quarter of an hour at most
public record QueueSettings(
        String name, URI url, int workers, Duration visibility, Duration retry) {

    private static final Pattern HOST =
            Pattern.compile("(?:.*\\.)?sqs\\.([a-z0-9-]+)\\.(?:.*\\.)?amazonaws\\.com(?:\\.cn)?");
    private static final Duration SHORTEST = Duration.ofSeconds(6);
    private static final Duration LONGEST = Duration.ofHours(12);

    public QueueSettings {
        @Nullable String path = url.getPath();
        if (url.getHost() == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException("'%s' is no URL of a queue".formatted(url));
        }
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("From 1 to 256 workers: " + workers);
        }
        if (visibility.compareTo(SHORTEST) < 0 || visibility.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A visibility of 6 s to 12 h: " + visibility);
        }
        if (retry.isNegative()) {
            throw new IllegalArgumentException("A retry after no time or later: " + retry);
        }
    }

    /// The region that the queue's address tells; null if it tells none.
    public @Nullable String region() {
        Matcher host = HOST.matcher(url.getHost());
        return host.matches() ? host.group(1) : null;
    }

    /// How many receive at once: enough to fill the workers, and two whose messages wait for Kafka
    /// and the ledger.
    int receivers() {
        return Math.ceilDiv(workers, SqsQueue.BATCH) + 2;
    }

    /// How records name the queue that brought them, without the slash at its end.
    String source() {
        return "sqs://" + url.getHost() + url.getPath();
    }
}
