/// The database as the features of the service see it.
@NullMarked
package dev.hoptrail.api.database;

import org.jspecify.annotations.NullMarked;
