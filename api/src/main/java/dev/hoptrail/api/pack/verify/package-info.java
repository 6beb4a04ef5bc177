/// Verifies evidence packs, offline.
@NullMarked
package dev.hoptrail.api.pack.verify;

import org.jspecify.annotations.NullMarked;
