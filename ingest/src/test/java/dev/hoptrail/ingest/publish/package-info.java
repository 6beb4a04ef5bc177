@NullMarked
package dev.hoptrail.ingest.publish;

import org.jspecify.annotations.NullMarked;
