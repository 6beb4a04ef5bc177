@NullMarked
package dev.hoptrail.correlate.context;

import org.jspecify.annotations.NullMarked;
