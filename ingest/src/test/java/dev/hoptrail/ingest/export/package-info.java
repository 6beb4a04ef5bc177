@NullMarked
package dev.hoptrail.ingest.export;

import org.jspecify.annotations.NullMarked;
