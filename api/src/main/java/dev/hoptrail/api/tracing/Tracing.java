package dev.hoptrail.api.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where traces go: nowhere, unless an OTLP endpoint is named by `hoptrail.tracing.endpoint` or, as
/// all that the SDK can be told, by the standard `OTEL_*` variables
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
public final class Tracing implements AutoCloseable {

    private static final List<String> ENDPOINTS =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private static final Map<String, String> STANDARD =
            Map.of(
                    "otel.service.name", "hoptrail",
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none");

    private final @Nullable OpenTelemetrySdk sdk;

    private Tracing(@Nullable OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /// Begins to trace, if that is wanted.
    ///
    /// @param endpoint of an OTLP/HTTP receiver such as `http://127.0.0.1:4318`; null for what the
    ///   environment says
    /// @param environment its variables
    public static Tracing open(@Nullable URI endpoint, Map<String, String> environment) {
        if (endpoint == null && ENDPOINTS.stream().noneMatch(environment::containsKey)) {
            return new Tracing(null);
        }
        Map<String, String> given =
                endpoint == null
                        ? Map.of()
                        : Map.of("otel.exporter.otlp.endpoint", endpoint.toString());
        return new Tracing(
                AutoConfiguredOpenTelemetrySdk.builder()
                        .addPropertiesSupplier(() -> STANDARD)
                        .addPropertiesCustomizer(properties -> given)
                        .disableShutdownHook()
                        .build()
                        .getOpenTelemetrySdk());
    }

    /// What spans are made with; the one that does nothing where nothing is traced.
    public OpenTelemetry telemetry() {
        return sdk == null ? OpenTelemetry.noop() : sdk;
    }

    /// Sends what is left.
    @Override
    public void close() {
        if (sdk != null) {
            sdk.close();
        }
    }
}
