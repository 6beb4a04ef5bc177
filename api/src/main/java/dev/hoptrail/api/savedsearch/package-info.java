/// Queries that people keep.
@NullMarked
package dev.hoptrail.api.savedsearch;

import org.jspecify.annotations.NullMarked;
