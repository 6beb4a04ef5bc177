@NullMarked
package dev.hoptrail.ingest.intake;

import org.jspecify.annotations.NullMarked;
