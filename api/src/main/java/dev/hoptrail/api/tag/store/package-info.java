/// Who set which tags, counted in the database.
@NullMarked
package dev.hoptrail.api.tag.store;

import org.jspecify.annotations.NullMarked;
