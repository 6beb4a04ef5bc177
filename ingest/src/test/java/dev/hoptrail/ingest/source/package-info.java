@NullMarked
package dev.hoptrail.ingest.source;

import org.jspecify.annotations.NullMarked;
