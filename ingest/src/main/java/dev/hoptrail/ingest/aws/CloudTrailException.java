package dev.hoptrail.ingest.aws;

/// CloudTrail does not answer, or refuses.
public final class CloudTrailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CloudTrailException(String message) {
        super(message);
    }

    CloudTrailException(String message, Throwable cause) {
        super(message, cause);
    }
}
