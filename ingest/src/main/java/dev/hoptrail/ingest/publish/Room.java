package dev.hoptrail.ingest.publish;

import java.util.Optional;

/// Whether more may be taken in, as far as disks have room for it.
@FunctionalInterface
public interface Room {

    /// Where nobody looks.
    Room ENDLESS = Optional::empty;

    /// What is short, with figures; empty while nothing is. Asked before each file.
    Optional<String> shortage();
}
