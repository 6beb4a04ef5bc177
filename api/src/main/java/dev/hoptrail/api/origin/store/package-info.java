/// What the feature reads from the database.
@NullMarked
package dev.hoptrail.api.origin.store;

import org.jspecify.annotations.NullMarked;
