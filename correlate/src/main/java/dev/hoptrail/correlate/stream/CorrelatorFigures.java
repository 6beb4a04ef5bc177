package dev.hoptrail.correlate.stream;

import java.util.concurrent.atomic.LongAdder;

/// What a correlator did since it started.
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

    CorrelatorFigures() {}

    void wrote(Batch batch, Intake.Outcome outcome) {
        messages.add(batch.size());
        newRecords.add(outcome.newRecords());
        sessions.add(outcome.sessions());
        rejected.add(batch.rejected().size());
        batches.increment();
    }

    void retried() {
        retries.increment();
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
