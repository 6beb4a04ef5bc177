/// The tree log as kept.
@NullMarked
package dev.hoptrail.api.treelog.store;

import org.jspecify.annotations.NullMarked;
