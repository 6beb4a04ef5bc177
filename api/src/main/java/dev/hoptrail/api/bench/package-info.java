/// Measures what the product costs, each figure beside its reference, and whether it tells the
/// truth about organisations of which the truth is known.
@NullMarked
package dev.hoptrail.api.bench;

import org.jspecify.annotations.NullMarked;
