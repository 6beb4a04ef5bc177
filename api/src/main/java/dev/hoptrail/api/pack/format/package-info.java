/// What stands in an evidence pack, for who writes one and for who verifies it. No I/O.
@NullMarked
package dev.hoptrail.api.pack.format;

import org.jspecify.annotations.NullMarked;
