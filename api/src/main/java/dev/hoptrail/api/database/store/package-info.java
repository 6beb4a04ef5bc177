/// The way in which the stores of the features ask the database.
@NullMarked
package dev.hoptrail.api.database.store;

import org.jspecify.annotations.NullMarked;
