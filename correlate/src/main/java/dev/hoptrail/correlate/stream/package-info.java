/// The way of a record from Kafka into the store: parse, fold, link, commit with its offsets.
@NullMarked
package dev.hoptrail.correlate.stream;

import org.jspecify.annotations.NullMarked;
