/// What the feature reads from the database.
@NullMarked
package dev.hoptrail.api.event.store;

import org.jspecify.annotations.NullMarked;
