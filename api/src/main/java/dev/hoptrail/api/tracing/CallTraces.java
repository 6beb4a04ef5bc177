package dev.hoptrail.api.tracing;

import io.micronaut.context.propagation.slf4j.MdcPropagationContext;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A span for each call, below the one that its `traceparent` names. Spans are named by routes:
/// nothing that a caller wrote gets into a name.
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CallTraces {

    private static final String SPAN = "hoptrail.span";
    private static final String NO_ROUTE = "(no route)";
    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");

    private static final TextMapGetter<HttpRequest<?>> HEADERS =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(HttpRequest<?> request) {
                    return request.getHeaders().names();
                }

                @Override
                public @Nullable String get(@Nullable HttpRequest<?> request, String name) {
                    return request == null ? null : request.getHeaders().get(name);
                }
            };

    private final Tracer tracer;
    private final boolean on;

    CallTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.hoptrail.api");
        this.on = !telemetry.equals(OpenTelemetry.noop());
    }

    /// What is logged on the way to the answer names the trace.
    @RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext context) {
        if (!on) {
            return;
        }
        String method = request.getMethod().name();
        String route = BasicHttpAttributes.getUriTemplate(request).orElse(NO_ROUTE);
        Context caller =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
        Span span =
                tracer.spanBuilder(method + ' ' + route)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(caller)
                        .setAttribute(METHOD, method)
                        .setAttribute(ROUTE, route)
                        .startSpan();
        request.setAttribute(SPAN, span);
        context.add(
                new MdcPropagationContext(Map.of("traceId", span.getSpanContext().getTraceId())));
    }

    @ResponseFilter
    void end(HttpRequest<?> request, HttpResponse<?> response) {
        request.getAttribute(SPAN, Span.class)
                .ifPresent(span -> {
                    span.setAttribute(STATUS, (long) response.code());
                    if (response.code() >= 500) {
                        span.setStatus(StatusCode.ERROR);
                    }
                    span.end();
                });
    }
}
