/// Whole chains, by any of their members.
@NullMarked
package dev.hoptrail.api.chain;

import org.jspecify.annotations.NullMarked;
