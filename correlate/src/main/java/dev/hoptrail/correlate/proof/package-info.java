/// Commitments to records and a Merkle tree over them. Pure.
@NullMarked
package dev.hoptrail.correlate.proof;

import org.jspecify.annotations.NullMarked;
