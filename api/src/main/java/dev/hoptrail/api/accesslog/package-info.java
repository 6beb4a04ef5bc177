/// Who asked what: an append-only, hash-chained log of every call.
@NullMarked
package dev.hoptrail.api.accesslog;

import org.jspecify.annotations.NullMarked;
