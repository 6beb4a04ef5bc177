/// CloudTrail's digest files: hourly lists of what was delivered, with hashes, signed and chained.
@NullMarked
package dev.hoptrail.ingest.digest;

import org.jspecify.annotations.NullMarked;
