/// Splits the text of a log file into records on its bytes, looks at the few fields ingest needs,
/// and decides which records are identity events. Knows nothing of files, gzip, Kafka or databases.
@NullMarked
package dev.hoptrail.ingest.record;

import org.jspecify.annotations.NullMarked;
