package dev.hoptrail.ingest.source.kafka;

/// The topics of others cannot be read at present: their Kafka does not answer, or refuses.
public final class TopicsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicsException(String message) {
        super(message);
    }

    TopicsException(String message, Throwable cause) {
        super(message, cause);
    }
}
