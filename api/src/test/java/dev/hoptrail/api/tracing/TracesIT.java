package dev.hoptrail.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.RunningService;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Traces through the whole service, as an OTLP receiver gets them.
final class TracesIT {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final String CALLER = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLING = "b7ad6b7169203331";

    private final Queue<Span> received = new ConcurrentLinkedQueue<>();

    private HttpServer receiver() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/traces",
                call -> {
                    boolean packed =
                            "gzip".equals(call.getRequestHeaders().getFirst("Content-Encoding"));
                    try (InputStream sent = call.getRequestBody();
                            InputStream body = packed ? new GZIPInputStream(sent) : sent) {
                        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                                .flatMap(one -> one.getScopeSpansList().stream())
                                .flatMap(one -> one.getSpansList().stream())
                                .forEach(received::add);
                    }
                    call.sendResponseHeaders(200, -1);
                    call.close();
                });
        server.start();
        return server;
    }

    private Span await(Predicate<Span> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (received.stream().noneMatch(wanted)) {
            assertThat(System.nanoTime()).as("came: " + names()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return received.stream().filter(wanted).findFirst().orElseThrow();
    }

    private List<String> names() {
        return received.stream().map(Span::getName).distinct().toList();
    }

    @Test
    void file_isFollowedFromReadingToSearch_andCallsJoinTheirCallers() throws Exception {
        HttpServer receiver = receiver();
        String endpoint = "http://127.0.0.1:" + receiver.getAddress().getPort();
        try (RunningService service =
                RunningService.start(Map.of("hoptrail.tracing.endpoint", endpoint))) {
            service.push(
                    Files.readAllBytes(
                            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json")));
            service.send(
                    service.request("/api/v1/sessions/hostile%3Cname%3E")
                            .header("traceparent", "00-" + CALLER + '-' + CALLING + "-01")
                            .GET()
                            .build());

            Span read = await(span -> span.getName().equals("ingest file"));
            Span published =
                    await(span ->
                            span.getName().equals("publish")
                                    && span.getParentSpanId().equals(read.getSpanId()));
            assertThat(published.getTraceId()).isEqualTo(read.getTraceId());
            await(span ->
                    span.getName().equals("correlate batch")
                            && span.getLinksList().stream()
                                    .anyMatch(link ->
                                            link.getSpanId().equals(published.getSpanId())
                                                    && link.getTraceId()
                                                            .equals(published.getTraceId())));
            await(span -> span.getName().equals("index refresh"));
            Span call =
                    await(span ->
                            HexFormat.of()
                                    .formatHex(span.getTraceId().toByteArray())
                                    .equals(CALLER));
            assertThat(HexFormat.of().formatHex(call.getParentSpanId().toByteArray()))
                    .isEqualTo(CALLING);
            assertThat(call.getName()).isEqualTo("GET /api/v1/sessions/{sessionId}");
            assertThat(received.toString()).doesNotContain("hostile").doesNotContain("alice");
        } finally {
            receiver.stop(0);
        }
    }
}
