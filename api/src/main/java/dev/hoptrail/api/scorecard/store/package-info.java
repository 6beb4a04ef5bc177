/// Sessions, what was done with them and who called, counted in the database.
@NullMarked
package dev.hoptrail.api.scorecard.store;

import org.jspecify.annotations.NullMarked;
