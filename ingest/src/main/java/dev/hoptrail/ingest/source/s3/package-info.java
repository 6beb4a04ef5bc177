/// Objects of S3 buckets as log files.
@NullMarked
package dev.hoptrail.ingest.source.s3;

import org.jspecify.annotations.NullMarked;
