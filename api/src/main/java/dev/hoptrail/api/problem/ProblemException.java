package dev.hoptrail.api.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A call that cannot be answered for a reason the caller is told. The message becomes the detail:
/// it names the values involved and no secret.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String parameter;
    private final int position;
    private final transient List<RuleFault> faults;
    private final @Nullable Duration retryAfter;

    private ProblemException(
            ErrorCode code, String detail, @Nullable String parameter, int position) {
        this(code, detail, parameter, position, List.of(), null);
    }

    private ProblemException(
            ErrorCode code,
            String detail,
            @Nullable String parameter,
            int position,
            List<RuleFault> faults,
            @Nullable Duration retryAfter) {
        // No stack trace: the caller's mistake is no event of ours.
        super(detail, null, false, false);
        this.code = code;
        this.parameter = parameter;
        this.position = position;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    public static ProblemException of(ErrorCode code, String detail) {
        return new ProblemException(code, detail, null, -1);
    }

    /// A parameter that has a value the call cannot take.
    public static ProblemException parameter(String parameter, String detail) {
        return new ProblemException(ErrorCode.INVALID_PARAMETER, detail, parameter, -1);
    }

    /// A query that is wrong at a position, counted in characters from 0.
    public static ProblemException query(String detail, int position) {
        return new ProblemException(ErrorCode.INVALID_QUERY, detail, "q", position);
    }

    /// Something done too often.
    ///
    /// @param retryAfter when it may be done again
    public static ProblemException tooMany(String detail, Duration retryAfter) {
        return new ProblemException(
                ErrorCode.TOO_MANY_REQUESTS, detail, null, -1, List.of(), retryAfter);
    }

    /// A rule that cannot be taken.
    ///
    /// @param detail all that is wrong, in one text
    public static ProblemException rule(String detail, List<RuleFault> faults) {
        return new ProblemException(ErrorCode.INVALID_RULE, detail, null, -1, faults, null);
    }

    /// Something that is not there.
    public static ProblemException notFound(String detail) {
        return of(ErrorCode.NOT_FOUND, detail);
    }

    /// Something of a time that is not kept.
    ///
    /// @param since the first instant that is
    public static ProblemException dropped(String what, Instant since) {
        return of(
                ErrorCode.DROPPED,
                "%s is of the time before %s, which is not kept: what there was is dropped"
                        .formatted(what, since));
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    Optional<String> parameter() {
        return Optional.ofNullable(parameter);
    }

    List<RuleFault> faults() {
        return faults;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    OptionalInt position() {
        return position < 0 ? OptionalInt.empty() : OptionalInt.of(position);
    }
}
