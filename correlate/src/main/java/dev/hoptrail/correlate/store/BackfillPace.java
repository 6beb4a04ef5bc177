package dev.hoptrail.correlate.store;

import java.time.Duration;

/// How long sessions that are too old for alerts wait to be evaluated. The longer, the less often a
/// backfill has the same session evaluated.
///
/// @param rest nothing was told of such sessions for so long: the backfill is over, or rests
/// @param longest they are evaluated after so long though it does not
public record BackfillPace(Duration rest, Duration longest) {}
