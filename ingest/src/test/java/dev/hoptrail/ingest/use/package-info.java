@NullMarked
package dev.hoptrail.ingest.use;

import org.jspecify.annotations.NullMarked;
