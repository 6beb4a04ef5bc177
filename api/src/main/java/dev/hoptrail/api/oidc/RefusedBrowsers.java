package dev.hoptrail.api.oidc;

import dev.hoptrail.api.problem.Problem;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Takes a person whose sign-in was refused back to the page, which says why in words. The access
/// log, which has seen the answer before, tells of the refusal itself.
@ServerFilter("/api/v1/sign-in/oidc/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedBrowsers {

    @ResponseFilter
    void lead(HttpRequest<?> request, MutableHttpResponse<?> response) {
        boolean person =
                request.accept().stream()
                        .anyMatch(type -> type.getName().equals(MediaType.TEXT_HTML));
        if (person && response.body() instanceof Problem problem) {
            response.status(HttpStatus.SEE_OTHER)
                    .header(HttpHeaders.LOCATION, "/#refused=" + problem.code())
                    .body(null);
            response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        }
    }
}
