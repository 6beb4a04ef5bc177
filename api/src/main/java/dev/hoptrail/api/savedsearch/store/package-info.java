/// Saved searches in the database.
@NullMarked
package dev.hoptrail.api.savedsearch.store;

import org.jspecify.annotations.NullMarked;
