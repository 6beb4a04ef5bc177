@NullMarked
package dev.hoptrail.correlate.detect;

import org.jspecify.annotations.NullMarked;
