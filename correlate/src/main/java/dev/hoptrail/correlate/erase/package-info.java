/// What was erased on request, and how texts read without it. Knows the JDK only.
@NullMarked
package dev.hoptrail.correlate.erase;

import org.jspecify.annotations.NullMarked;
