/// The live stream: what happens to sessions and alerts, as server-sent events.
@NullMarked
package dev.hoptrail.api.live;

import org.jspecify.annotations.NullMarked;
