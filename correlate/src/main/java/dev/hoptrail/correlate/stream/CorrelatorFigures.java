package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Grade;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What correlators did, one after the other, since the first started.
///
/// To alarm on: `messages` grows while `batches` does not (stuck), or `retries` and `rejected`
/// grow.
public final class CorrelatorFigures {
    private final LongAdder messages = new LongAdder();
    private final LongAdder newRecords = new LongAdder();
    private final LongAdder sessions = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final Map<Grade, LongAdder> links = new EnumMap<>(Grade.class);
    private final Map<String, Map<Integer, Long>> lags = new ConcurrentHashMap<>();

    public CorrelatorFigures() {
        for (Grade grade : Grade.values()) {
            links.put(grade, new LongAdder());
        }
    }

    void wrote(Batch batch, Intake.Outcome outcome) {
        messages.add(batch.size());
        newRecords.add(outcome.newRecords());
        sessions.add(outcome.sessions());
        outcome.grades().forEach((grade, count) -> of(grade).add(count));
        rejected.add(batch.rejected().size());
        batches.increment();
    }

    void retried() {
        retries.increment();
    }

    private LongAdder of(Grade grade) {
        return Objects.requireNonNull(links.get(grade));
    }

    /// Takes note of how far the partitions that are read now are behind; those of others are
    /// forgotten.
    void lag(Map<String, Map<Integer, Long>> behind) {
        lags.keySet().retainAll(behind.keySet());
        lags.putAll(behind);
    }

    /// Messages of a partition that were not fetched yet; empty where another process reads it, or
    /// where that is not known yet.
    public OptionalLong lag(String topic, int partition) {
        Long lag = lags.getOrDefault(topic, Map.of()).get(partition);
        return lag == null ? OptionalLong.empty() : OptionalLong.of(lag);
    }

    /// Links of a grade written, counted each time.
    public long links(Grade grade) {
        return of(grade).sum();
    }

    /// Messages stored.
    public long messages() {
        return messages.sum();
    }

    /// Records stored that were not known before.
    public long newRecords() {
        return newRecords.sum();
    }

    /// Sessions written, counted each time.
    public long sessions() {
        return sessions.sum();
    }

    /// Messages that could not be used.
    public long rejected() {
        return rejected.sum();
    }

    /// Transactions committed.
    public long batches() {
        return batches.sum();
    }

    /// Transactions tried again.
    public long retries() {
        return retries.sum();
    }
}
