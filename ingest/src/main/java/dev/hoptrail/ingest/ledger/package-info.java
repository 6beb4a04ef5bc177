/// The ledger of log files in the database: what was read, and what is proven to be stored.
@NullMarked
package dev.hoptrail.ingest.ledger;

import org.jspecify.annotations.NullMarked;
