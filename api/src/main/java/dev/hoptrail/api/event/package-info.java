/// Records as they were delivered, and calls that were refused.
@NullMarked
package dev.hoptrail.api.event;

import org.jspecify.annotations.NullMarked;
