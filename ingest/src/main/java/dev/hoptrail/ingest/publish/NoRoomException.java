package dev.hoptrail.ingest.publish;

/// Nothing is taken in at present, since a disk is nearly full. Nothing of what was sent was read.
public final class NoRoomException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoRoomException(String shortage) {
        super(shortage);
    }
}
