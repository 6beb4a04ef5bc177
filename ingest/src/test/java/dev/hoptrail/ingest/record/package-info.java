@NullMarked
package dev.hoptrail.ingest.record;

import org.jspecify.annotations.NullMarked;
