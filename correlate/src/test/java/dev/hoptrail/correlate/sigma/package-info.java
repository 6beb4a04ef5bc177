@NullMarked
package dev.hoptrail.correlate.sigma;

import org.jspecify.annotations.NullMarked;
