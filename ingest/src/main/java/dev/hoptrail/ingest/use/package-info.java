/// Sums up what each credential did in a file.
@NullMarked
package dev.hoptrail.ingest.use;

import org.jspecify.annotations.NullMarked;
