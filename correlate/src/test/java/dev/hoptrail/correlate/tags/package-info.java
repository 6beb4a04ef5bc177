@NullMarked
package dev.hoptrail.correlate.tags;

import org.jspecify.annotations.NullMarked;
