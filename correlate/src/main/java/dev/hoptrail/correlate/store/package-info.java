/// The truth in PostgreSQL: what is stored, how it is looked up in sets, how it is written.
@NullMarked
package dev.hoptrail.correlate.store;

import org.jspecify.annotations.NullMarked;
