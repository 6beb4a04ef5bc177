package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.MethodBasedRouteInfo;
import io.micronaut.web.router.RouteAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Refuses query parameters that a route does not have, and those given twice where one is meant: a
/// misspelt filter must not quietly widen an answer.
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class KnownParameters {

    /// @throws ProblemException 400 that names the parameter
    @RequestFilter
    void check(HttpRequest<?> request) {
        RouteAttributes.getRouteMatch(request)
                .map(match -> match.getRouteInfo())
                .ifPresent(route -> {
                    if (route instanceof MethodBasedRouteInfo<?, ?> method
                            && !route.getAnnotationMetadata().hasAnnotation(AnyParameters.class)) {
                        check(request, method.getTargetMethod().getArguments());
                    }
                });
    }

    private static void check(HttpRequest<?> request, Argument<?>[] arguments) {
        Set<String> once = new TreeSet<>();
        Set<String> many = new TreeSet<>();
        for (Argument<?> argument : arguments) {
            if (argument.getAnnotationMetadata().hasAnnotation(QueryValue.class)) {
                boolean list = Collection.class.isAssignableFrom(argument.getType());
                (list ? many : once).add(argument.getName());
            }
        }
        for (String name : request.getParameters().names()) {
            List<String> values = request.getParameters().getAll(name);
            if (many.contains(name)) {
                continue;
            }
            if (!once.contains(name)) {
                once.addAll(many);
                throw ProblemException.of(
                        ErrorCode.UNKNOWN_PARAMETER,
                        "No parameter '%s' here; known: %s".formatted(name, once));
            }
            if (values.size() > 1) {
                throw ProblemException.parameter(
                        name, "Given %d times, may be given once".formatted(values.size()));
            }
        }
    }
}
