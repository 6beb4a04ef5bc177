/// Rules that speak about sessions, chains and tags: pure functions of what is stored.
@NullMarked
package dev.hoptrail.correlate.detect;

import org.jspecify.annotations.NullMarked;
