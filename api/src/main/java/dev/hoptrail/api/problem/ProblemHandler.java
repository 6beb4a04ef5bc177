package dev.hoptrail.api.problem;

import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.page.WebPage;
import dev.hoptrail.correlate.search.IndexUnavailableException;
import dev.hoptrail.correlate.search.QueryException;
import dev.hoptrail.ingest.publish.IngestException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
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

    private final WebPage page;

    ProblemHandler(WebPage page) {
        this.page = page;
    }

    @Override
    @SuppressWarnings("rawtypes") // The framework's interface names the raw type.
    public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return respond(HttpResponse.status(problem.code().status()), Problem.of(problem));
        }
        if (failure instanceof QueryException query) {
            ProblemException problem =
                    ProblemException.query(String.valueOf(query.getMessage()), query.position());
            return respond(HttpResponse.badRequest(), Problem.of(problem));
        }
        if (failure instanceof IndexUnavailableException) {
            return unavailable(failure.getMessage());
        }
        if (failure instanceof IngestException) {
            log.warn("{} {} could not publish", request.getMethod(), request.getPath(), failure);
            return unavailable("Kafka does not answer");
        }
        if (DatabaseException.isAbsence(failure)) {
            log.warn("{} {} met an absent part", request.getMethod(), request.getPath(), failure);
            return unavailable("The database does not answer");
        }
        return incident(request, failure);
    }

    private static MutableHttpResponse<Object> unavailable(@Nullable String detail) {
        return respond(
                HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "5"),
                Problem.of(ErrorCode.UNAVAILABLE, String.valueOf(detail)));
    }

    @Override
    public MutableHttpResponse<Object> processResponse(
            ErrorContext context, MutableHttpResponse<?> response) {
        if (response.code() >= 500) {
            return incident(context.getRequest(), context.getRootCause().orElse(null));
        }
        if (response.status() == HttpStatus.NOT_FOUND && page.isAsked(context.getRequest())) {
            return page.answer();
        }
        ErrorCode code = ErrorCode.of(response.status());
        return respond(response, Problem.of(code, detail(context, response)));
    }

    private static String detail(ErrorContext context, HttpResponse<?> response) {
        Optional<Error> first = context.getErrors().stream().findFirst();
        return first.map(Error::getMessage).orElseGet(response::reason);
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
