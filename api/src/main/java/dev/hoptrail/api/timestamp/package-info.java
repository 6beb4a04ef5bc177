/// Time stamps of RFC 3161: asks an authority for them, and checks them offline.
@NullMarked
package dev.hoptrail.api.timestamp;

import org.jspecify.annotations.NullMarked;
