/// Tables out of the database, as they were at one moment, and back into it.
@NullMarked
package dev.hoptrail.api.backup.store;

import org.jspecify.annotations.NullMarked;
