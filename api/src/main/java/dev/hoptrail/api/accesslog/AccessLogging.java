package dev.hoptrail.api.accesslog;

import dev.hoptrail.api.accesslog.store.Entry;
import dev.hoptrail.api.problem.Problem;
import dev.hoptrail.api.security.Secrets;
import dev.hoptrail.api.security.Visitor;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes every call of the REST interface to the access log before its answer leaves, whatever the
/// answer is. Health, metrics and the page's files are no calls of it.
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(AccessLogging.PLACE)
final class AccessLogging {

    /// In front of the gate, so that refusals pass here on their way out; behind what completes
    /// answers, so that a call that cannot be written is refused like any other.
    static final int PLACE = Ordered.HIGHEST_PRECEDENCE + 1;

    private static final int LONGEST_PATH = 500;
    static final int LONGEST_PARAMETERS = 2_000;
    private static final String SIGN_IN = "/api/v1/sign-in/";
    private static final String CUT = "…";

    private final AccessLog log;
    private final Changes changes;
    private final Clock clock;

    AccessLogging(AccessLog log, Changes changes, Clock clock) {
        this.log = log;
        this.changes = changes;
        this.clock = clock;
    }

    /// @throws dev.hoptrail.api.problem.ProblemException 503 if it cannot be written
    @ResponseFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void write(HttpRequest<?> request, HttpResponse<?> response) {
        String path = request.getPath();
        if (path.equals("/api") || path.startsWith("/api/")) {
            log.write(entry(request, response));
        }
    }

    private Entry entry(HttpRequest<?> request, HttpResponse<?> response) {
        Optional<Visitor> visitor = Visitor.of(request);
        InetAddress remote = request.getRemoteAddress().getAddress();
        return new Entry(
                clock.instant(),
                visitor.map(Visitor::id).orElse(null),
                visitor.map(Visitor::name).map(AccessLogging::text).orElse("anonymous"),
                visitor.map(known -> known.access().word()).orElse(null),
                remote == null ? null : remote.getHostAddress(),
                request.getMethodName(),
                bounded(request.getUri().getRawPath(), LONGEST_PATH),
                BasicHttpAttributes.getUriTemplate(request).orElse(null),
                bounded(parameters(request), LONGEST_PARAMETERS),
                response.code(),
                response.body() instanceof Problem problem ? problem.code() : null,
                Optional.ofNullable(changes.of(request, response))
                        .map(AccessLogging::text)
                        .orElse(null));
    }

    /// What a browser brings back from an identity provider is as good as a password for a while.
    private static @Nullable String parameters(HttpRequest<?> request) {
        return request.getPath().startsWith(SIGN_IN) ? null : request.getUri().getRawQuery();
    }

    /// As much of a text as is kept. Who puts a secret into an address does not find it here.
    static String bounded(@Nullable String text, int longest) {
        String kept = Secrets.blanked(text(Objects.requireNonNullElse(text, "")));
        return kept.length() <= longest ? kept : kept.substring(0, longest) + CUT;
    }

    /// Without what the database cannot keep.
    private static String text(String text) {
        byte[] bytes =
                text.replace('\0', '\ufffd').getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
}
