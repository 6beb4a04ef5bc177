@NullMarked
package dev.hoptrail.correlate.proof;

import org.jspecify.annotations.NullMarked;
