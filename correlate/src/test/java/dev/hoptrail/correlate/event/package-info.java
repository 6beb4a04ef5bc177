@NullMarked
package dev.hoptrail.correlate.event;

import org.jspecify.annotations.NullMarked;
