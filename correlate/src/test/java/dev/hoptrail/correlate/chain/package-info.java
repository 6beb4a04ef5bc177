@NullMarked
package dev.hoptrail.correlate.chain;

import org.jspecify.annotations.NullMarked;
