package dev.hoptrail.ingest.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What a consumer of a queue, or of topics, has done, and how it is.
public final class QueueFigures {

    /// What is counted.
    public enum Count {
        /// Messages that were received, each time.
        RECEIVED,
        /// Messages that are done with, and deleted; values of topics, and committed.
        DELETED,
        /// Objects, or messages that hold records, that were read.
        READ,
        /// That were read before.
        KNOWN,
        /// Objects that hold no records by what they are.
        PASSED_OVER,
        /// Objects that were gone: rejected.
        GONE,
        /// Messages that no record can be read from: rejected.
        UNREADABLE,
        /// Objects that we may not read, each time; they come again.
        REFUSED,
        /// Objects that could not be read, each time; they come again.
        RETRIED
    }

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
    private final Map<String, Instant> underWay = new ConcurrentHashMap<>();
    private volatile @Nullable String trouble;
    private volatile @Nullable Long waiting;
    private volatile @Nullable Instant heard;

    QueueFigures() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long amount) {
        of(count).add(amount);
    }

    private LongAdder of(Count count) {
        return counts.getOrDefault(count, new LongAdder());
    }

    void received(String messageId, Instant sent) {
        received(messageId, sent, 1);
    }

    /// Several messages that are in hand together, and the time of the oldest.
    void received(String messageId, Instant sent, int messages) {
        add(Count.RECEIVED, messages);
        underWay.put(messageId, sent);
    }

    void done(String messageId) {
        underWay.remove(messageId);
    }

    void heard(Instant now) {
        heard = now;
    }

    void trouble(@Nullable String text) {
        trouble = text;
    }

    void waiting(@Nullable Long messages) {
        waiting = messages;
    }

    /// How often something happened since the process began.
    public long count(Count count) {
        return of(count).sum();
    }

    /// What keeps the queue from being consumed, in words; null for nothing.
    public @Nullable String trouble() {
        return trouble;
    }

    /// How many messages the queue holds, about; null if it is not told.
    public @Nullable Long waiting() {
        return waiting;
    }

    /// When the queue answered last; null for never.
    public @Nullable Instant heard() {
        return heard;
    }

    /// The age of the oldest message that we have in hand; nothing in hand is no age.
    public Duration oldest(Instant now) {
        return underWay.values().stream()
                .min(Instant::compareTo)
                .map(sent -> Duration.between(sent, now))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }
}
