/// Where log files come from, in which order they are read, and how their stored bytes become text.
@NullMarked
package dev.hoptrail.ingest.source;

import org.jspecify.annotations.NullMarked;
