package dev.hoptrail.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TracingTest {

    @Test
    void nothingIsTraced_unlessSomebodySaysWhereTo() {
        try (Tracing tracing = Tracing.open(null, Map.of("OTEL_SERVICE_NAME", "hoptrail"))) {
            assertThat(tracing.telemetry()).isSameAs(OpenTelemetry.noop());
        }
    }
}
