/// What comes in by itself, as it happens: queues that announce objects or carry records, buckets
/// read from one end to the other.
@NullMarked
package dev.hoptrail.ingest.intake;

import org.jspecify.annotations.NullMarked;
