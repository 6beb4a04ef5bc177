/// How AWS is spoken to: whose credentials, which region, which endpoint.
@NullMarked
package dev.hoptrail.ingest.aws;

import org.jspecify.annotations.NullMarked;
