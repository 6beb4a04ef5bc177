/// Answers that are written while they are sent.
@NullMarked
package dev.hoptrail.api.streaming;

import org.jspecify.annotations.NullMarked;
