package dev.hoptrail.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Problem details of RFC 9457.
///
/// @param type a URN made of the code
/// @param title the HTTP status in words
/// @param detail what is wrong with this very call
/// @param code stable, for programs
/// @param parameter the query or path parameter that is wrong
/// @param position where in the query text it is wrong, counted in characters from 0
/// @param faults all that is wrong with a rule
/// @param incident names the entry in the service's log
@Schema(description = "Problem details of RFC 9457")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String parameter,
        @Nullable Integer position,
        @Nullable List<RuleFault> faults,
        @Nullable String incident) {

    /// The media type of every failure.
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ErrorCode code, String detail) {
        return of(code, detail, null, null, null, null);
    }

    static Problem of(ProblemException failure) {
        return of(
                failure.code(),
                failure.getMessage(),
                failure.parameter().orElse(null),
                failure.position().isPresent() ? failure.position().getAsInt() : null,
                failure.faults().isEmpty() ? null : failure.faults(),
                null);
    }

    static Problem incident(String incident) {
        return of(
                ErrorCode.INTERNAL,
                "The service failed; its log knows why",
                null,
                null,
                null,
                incident);
    }

    private static Problem of(
            ErrorCode code,
            String detail,
            @Nullable String parameter,
            @Nullable Integer position,
            @Nullable List<RuleFault> faults,
            @Nullable String incident) {
        return new Problem(
                "urn:hoptrail:problem:" + code.code(),
                code.status().getReason(),
                code.status().getCode(),
                detail,
                code.code(),
                parameter,
                position,
                faults,
                incident);
    }
}
