/// Packs as kept, and what they are made of, read as of one moment.
@NullMarked
package dev.hoptrail.api.pack.store;

import org.jspecify.annotations.NullMarked;
