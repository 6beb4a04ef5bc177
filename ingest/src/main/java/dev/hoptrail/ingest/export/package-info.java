/// Records in the files that other tools make of them: results of queries, Security Lake's objects.
@NullMarked
package dev.hoptrail.ingest.export;

import org.jspecify.annotations.NullMarked;
