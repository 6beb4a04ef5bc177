package dev.hoptrail.api.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.page.WebPage;
import dev.hoptrail.correlate.search.IndexUnavailableException;
import dev.hoptrail.correlate.search.QueryException;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.NoRoomException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where a failure becomes an answer: what our code throws, and what the HTTP layer
/// itself refuses.
@Singleton
@Replaces(ErrorResponseProcessor.class)
final class ProblemHandler
        implements ErrorResponseProcessor<Object>, ExceptionHandler<Throwable, HttpResponse<?>> {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    /// Causes of causes may be circular.
    private static final int DEEPEST = 20;

    /// Names of classes and lines of traces.
    private static final Pattern INSIDE =
            Pattern.compile("\\n|Exception|\\b[a-z]+(\\.[a-z]\\w*)+\\.[A-Z]");

    private final WebPage page;

    ProblemHandler(WebPage page) {
        this.page = page;
    }

    @Override
    @SuppressWarnings("rawtypes") // The framework's interface names the raw type.
    public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            MutableHttpResponse<?> answer = HttpResponse.status(problem.code().status());
            problem.retryAfter()
                    .ifPresent(wait ->
                            answer.header(
                                    HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
            return respond(answer, Problem.of(problem));
        }
        if (failure instanceof QueryException query) {
            if (query.code() == QueryException.Code.TIMEOUT) {
                return unavailable(ErrorCode.QUERY_TIMEOUT, query.getMessage());
            }
            ProblemException problem =
                    ProblemException.query(String.valueOf(query.getMessage()), query.position());
            return respond(HttpResponse.badRequest(), Problem.of(problem));
        }
        if (failure instanceof IndexUnavailableException) {
            return unavailable(ErrorCode.UNAVAILABLE, failure.getMessage());
        }
        if (failure instanceof NoRoomException) {
            return unavailable(
                    ErrorCode.NO_ROOM, "Nothing is taken in at present: " + failure.getMessage());
        }
        if (failure instanceof IngestException) {
            log.warn("{} {} could not publish", request.getMethod(), request.getPath(), failure);
            return unavailable(ErrorCode.UNAVAILABLE, "Kafka does not answer");
        }
        if (DatabaseException.isAbsence(failure)) {
            log.warn("{} {} met an absent part", request.getMethod(), request.getPath(), failure);
            return unavailable(ErrorCode.UNAVAILABLE, "The database does not answer");
        }
        if (DatabaseException.isTooLong(failure)) {
            log.warn("{} {} took too long", request.getMethod(), request.getPath(), failure);
            return unavailable(
                    ErrorCode.QUERY_TIMEOUT,
                    "The database took longer than a call may wait for: ask for less at once, such as a shorter time");
        }
        if (DatabaseException.isUnstorableText(failure)) {
            return respond(
                    HttpResponse.badRequest(),
                    Problem.of(
                            ErrorCode.BAD_REQUEST, "A text has a character that cannot be stored"));
        }
        if (failure instanceof DecompressionException) {
            return unpackable(HttpResponse.badRequest());
        }
        return incident(request, failure);
    }

    private static MutableHttpResponse<Object> unpackable(MutableHttpResponse<?> response) {
        return respond(
                response,
                Problem.of(
                        ErrorCode.BAD_REQUEST,
                        "The body is not in the encoding that Content-Encoding names"));
    }

    private static MutableHttpResponse<Object> unavailable(
            ErrorCode code, @Nullable String detail) {
        return respond(
                HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, "5"),
                Problem.of(code, String.valueOf(detail)));
    }

    @Override
    public MutableHttpResponse<Object> processResponse(
            ErrorContext context, MutableHttpResponse<?> response) {
        if (context.getRootCause().filter(DecompressionException.class::isInstance).isPresent()) {
            return unpackable(response.status(HttpStatus.BAD_REQUEST));
        }
        if (response.code() >= 500) {
            return incident(context.getRequest(), context.getRootCause().orElse(null));
        }
        if (response.status() == HttpStatus.NOT_FOUND && page.isAsked(context.getRequest())) {
            return page.answer();
        }
        Optional<JsonProcessingException> unreadable = unreadable(context);
        if (unreadable.isPresent() && response.status() == HttpStatus.BAD_REQUEST) {
            return respond(response, Problem.of(ErrorCode.BAD_REQUEST, detail(unreadable.get())));
        }
        ErrorCode code =
                tooLong(context.getRequest()).orElseGet(() -> ErrorCode.of(response.status()));
        response.status(code.status());
        return respond(response, Problem.of(code, detail(context, response)));
    }

    /// What of a request is too long to be read: the HTTP layer calls it a body in any case.
    private static Optional<ErrorCode> tooLong(HttpRequest<?> request) {
        if (!(request instanceof NettyHttpRequest<?> received)) {
            return Optional.empty();
        }
        return switch (received.getNativeRequest().decoderResult().cause()) {
            case TooLongHttpLineException _ -> Optional.of(ErrorCode.URI_TOO_LONG);
            case TooLongHttpHeaderException _ -> Optional.of(ErrorCode.HEADERS_TOO_LARGE);
            case null, default -> Optional.empty();
        };
    }

    private static Optional<JsonProcessingException> unreadable(ErrorContext context) {
        Throwable cause = context.getRootCause().orElse(null);
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            if (cause instanceof JsonProcessingException unreadable) {
                return Optional.of(unreadable);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /// Where the body is wrong. What the parser says of it names our classes.
    private static String detail(JsonProcessingException unreadable) {
        String field =
                unreadable instanceof JsonMappingException mapping
                        ? mapping.getPath().stream()
                                .map(step ->
                                        step.getFieldName() == null
                                                ? "[" + step.getIndex() + "]"
                                                : step.getFieldName())
                                .collect(Collectors.joining("."))
                        : "";
        JsonLocation place = unreadable.getLocation();
        return "The body is not what this call takes%s%s"
                .formatted(
                        field.isEmpty() ? "" : ", see " + field,
                        place == null
                                ? ""
                                : ", at line %d, column %d"
                                        .formatted(place.getLineNr(), place.getColumnNr()));
    }

    /// What the framework says, unless it talks of our inside.
    private static String detail(ErrorContext context, HttpResponse<?> response) {
        return context.getErrors().stream()
                .findFirst()
                .map(Error::getMessage)
                .filter(message -> !INSIDE.matcher(message).find())
                .orElseGet(response::reason);
    }

    private static MutableHttpResponse<Object> incident(
            HttpRequest<?> request, @Nullable Throwable failure) {
        String incident = UUID.randomUUID().toString();
        log.error("Incident {}: {} {}", incident, request.getMethod(), request.getPath(), failure);
        return respond(HttpResponse.serverError(), Problem.incident(incident));
    }

    private static MutableHttpResponse<Object> respond(
            MutableHttpResponse<?> response, Problem problem) {
        return response.<Object>body(problem).contentType(MediaType.of(Problem.MEDIA_TYPE));
    }
}
