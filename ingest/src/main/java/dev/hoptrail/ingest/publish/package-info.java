/// Reads log files and publishes what they hold: the entry to this module, and the only part of it
/// that knows Kafka.
@NullMarked
package dev.hoptrail.ingest.publish;

import org.jspecify.annotations.NullMarked;
