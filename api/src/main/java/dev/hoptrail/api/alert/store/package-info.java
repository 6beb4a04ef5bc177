/// Alerts, dispositions and suppressions in the database.
@NullMarked
package dev.hoptrail.api.alert.store;

import org.jspecify.annotations.NullMarked;
