/// Topics that others fill, as log files.
@NullMarked
package dev.hoptrail.ingest.source.kafka;

import org.jspecify.annotations.NullMarked;
