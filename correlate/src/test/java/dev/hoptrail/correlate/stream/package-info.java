@NullMarked
package dev.hoptrail.correlate.stream;

import org.jspecify.annotations.NullMarked;
