/// Session tags along a chain: what is in force, who set it, what is inherited. Pure.
@NullMarked
package dev.hoptrail.correlate.tags;

import org.jspecify.annotations.NullMarked;
