package dev.hoptrail.api.live;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// How the live stream is kept within bounds, under `hoptrail.stream.*`.
///
/// @param most so many streams a process serves at a time
/// @param heartbeat a stream that has nothing to tell says so as often
/// @param patience a reader that takes nothing for so long is dropped
/// @param longest a stream ends after so long, to be resumed: whoever lost access by then is
///   refused
@ConfigurationProperties("hoptrail.stream")
record StreamSettings(
        @Bindable(defaultValue = "64") int most,
        @Bindable(defaultValue = "15s") Duration heartbeat,
        @Bindable(defaultValue = "30s") Duration patience,
        @Bindable(defaultValue = "5m") Duration longest) {}
