/// What was read and what is proven of it; where records come in.
@NullMarked
package dev.hoptrail.api.source;

import org.jspecify.annotations.NullMarked;
