@NullMarked
package dev.hoptrail.ingest.source.s3;

import org.jspecify.annotations.NullMarked;
