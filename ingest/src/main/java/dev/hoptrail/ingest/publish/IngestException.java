package dev.hoptrail.ingest.publish;

/// Kafka or the database is away or refuses, so that nothing more can be ingested. What was
/// acknowledged and written before stays; the rest is read again the next time.
public final class IngestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IngestException(String message) {
        super(message);
    }

    IngestException(String message, Throwable cause) {
        super(message, cause);
    }

    /// A source that ends a run.
    public static IngestException ofSource(String message, Throwable cause) {
        return new IngestException(message, cause);
    }

    /// What ends a run that somebody else leads, as it was met.
    public static IngestException stopped(Throwable cause) {
        return cause instanceof IngestException known
                ? known
                : new IngestException("A fault of Hoptrail stopped the run: " + cause, cause);
    }
}
