/// Simulated organisations on disk.
@NullMarked
package dev.hoptrail.api.simulated;

import org.jspecify.annotations.NullMarked;
