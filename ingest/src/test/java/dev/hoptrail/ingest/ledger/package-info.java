@NullMarked
package dev.hoptrail.ingest.ledger;

import org.jspecify.annotations.NullMarked;
