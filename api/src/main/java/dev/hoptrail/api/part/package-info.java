/// What one process of several does.
@NullMarked
package dev.hoptrail.api.part;

import org.jspecify.annotations.NullMarked;
