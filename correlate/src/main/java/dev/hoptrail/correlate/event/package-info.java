/// CloudTrail identity events as facts: pure values, tolerant of what AWS omits or masks.
@NullMarked
package dev.hoptrail.correlate.event;

import org.jspecify.annotations.NullMarked;
