package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hoptrail.migrations.TopicHeaders;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Spans of batches. A batch has messages of many files, each of which has a trace of its own: its
/// span is linked to the spans that published them.
final class BatchTraces {

    // Version, trace, span and flags; longer ones are of versions to come.
    private static final int LENGTH =
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".length();

    private static final AttributeKey<Long> MESSAGES = AttributeKey.longKey("hoptrail.messages");

    private static final TextMapGetter<String> TRACEPARENT =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(String carrier) {
                    return List.of(TopicHeaders.TRACEPARENT);
                }

                @Override
                public @Nullable String get(@Nullable String carrier, String key) {
                    return key.equals(TopicHeaders.TRACEPARENT) ? carrier : null;
                }
            };

    private final boolean on;
    private final Tracer tracer;

    BatchTraces(OpenTelemetry telemetry) {
        this.on = !telemetry.equals(OpenTelemetry.noop());
        this.tracer = telemetry.getTracer("dev.hoptrail.correlate");
    }

    /// Notes the trace of a message that a batch takes in.
    void note(Headers headers, Batch batch) {
        Header trace = on ? headers.lastHeader(TopicHeaders.TRACEPARENT) : null;
        if (trace != null && trace.value() != null && trace.value().length == LENGTH) {
            batch.traced(new String(trace.value(), ISO_8859_1));
        }
    }

    /// Begins the span of a batch.
    Span begin(Batch batch) {
        SpanBuilder span =
                tracer.spanBuilder("correlate batch")
                        .setSpanKind(SpanKind.CONSUMER)
                        .setNoParent()
                        .setAttribute(MESSAGES, (long) batch.size());
        for (String trace : batch.traces()) {
            SpanContext published =
                    Span.fromContext(
                                    W3CTraceContextPropagator.getInstance()
                                            .extract(Context.root(), trace, TRACEPARENT))
                            .getSpanContext();
            if (published.isValid()) {
                span.addLink(published);
            }
        }
        return span.startSpan();
    }
}
