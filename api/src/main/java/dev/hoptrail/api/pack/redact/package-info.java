/// Packs for third parties: values that are withheld, and the pseudonyms that stand for them.
@NullMarked
package dev.hoptrail.api.pack.redact;

import org.jspecify.annotations.NullMarked;
