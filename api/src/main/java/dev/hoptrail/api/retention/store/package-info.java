/// What is kept, what was dropped, and what is held, as kept.
@NullMarked
package dev.hoptrail.api.retention.store;

import org.jspecify.annotations.NullMarked;
