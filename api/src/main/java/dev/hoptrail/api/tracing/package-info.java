/// Traces by OpenTelemetry: where they go, and those of calls.
@NullMarked
package dev.hoptrail.api.tracing;

import org.jspecify.annotations.NullMarked;
