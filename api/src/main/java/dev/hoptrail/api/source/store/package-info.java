/// What the feature reads from the database.
@NullMarked
package dev.hoptrail.api.source.store;

import org.jspecify.annotations.NullMarked;
