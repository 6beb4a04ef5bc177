/// The tree log: places for the leaves that correlators leave, signed heads, proofs.
@NullMarked
package dev.hoptrail.api.treelog;

import org.jspecify.annotations.NullMarked;
