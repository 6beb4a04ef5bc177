package dev.hoptrail.ingest.export;

/// A text that can be read in several ways, or in none. The message holds nothing of it but names.
final class AmbiguousTextException extends Exception {

    private static final long serialVersionUID = 1L;

    AmbiguousTextException(String message) {
        super(message);
    }
}
