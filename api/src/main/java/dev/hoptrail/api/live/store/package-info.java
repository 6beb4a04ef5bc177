/// What the live stream reads beside the change feed.
@NullMarked
package dev.hoptrail.api.live.store;

import org.jspecify.annotations.NullMarked;
