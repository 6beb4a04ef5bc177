/// Context files in the database.
@NullMarked
package dev.hoptrail.api.context.store;

import org.jspecify.annotations.NullMarked;
