@NullMarked
package dev.hoptrail.correlate.search;

import org.jspecify.annotations.NullMarked;
