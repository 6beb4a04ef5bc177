package dev.hoptrail.api.problem;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/// Why a call failed. The code is part of the contract: it may be added to, never renamed.
public enum ErrorCode {
    /// A parameter has a value that the call cannot take.
    INVALID_PARAMETER(HttpStatus.BAD_REQUEST),
    /// The call has no parameter of that name.
    UNKNOWN_PARAMETER(HttpStatus.BAD_REQUEST),
    /// The query is not of the query language.
    INVALID_QUERY(HttpStatus.BAD_REQUEST),
    /// The cursor was made by another query, or is none at all.
    INVALID_CURSOR(HttpStatus.BAD_REQUEST),
    /// The body is not what the call takes.
    INVALID_BODY(HttpStatus.BAD_REQUEST),
    /// The body is no rule that can be taken; `faults` says why.
    INVALID_RULE(HttpStatus.BAD_REQUEST),
    /// Anything else that is no HTTP request the service understands.
    BAD_REQUEST(HttpStatus.BAD_REQUEST),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED),
    /// The access level does not allow the call.
    FORBIDDEN(HttpStatus.FORBIDDEN),
    /// The call is not for those who may see some accounts only.
    ACCOUNTS_RESTRICTED(HttpStatus.FORBIDDEN),
    /// A cookie alone may not change anything: the page's own token is missing.
    CSRF_TOKEN_MISSING(HttpStatus.FORBIDDEN),
    NOT_FOUND(HttpStatus.NOT_FOUND),
    /// It is known by now, but was not at the instant that was asked for.
    NOT_KNOWN_YET(HttpStatus.NOT_FOUND),
    /// It is of a time before that which is kept, and was dropped if it ever was there.
    DROPPED(HttpStatus.GONE),
    /// A legal hold forbids it.
    HELD(HttpStatus.CONFLICT),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE),
    URI_TOO_LONG(HttpStatus.REQUEST_URI_TOO_LONG),
    HEADERS_TOO_LARGE(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS),
    /// A sign-in at the identity provider that was finished already, has expired, or was begun by
    /// another browser.
    SIGN_IN_STALE(HttpStatus.UNAUTHORIZED),
    /// The identity provider did not let the person in.
    SIGN_IN_DECLINED(HttpStatus.UNAUTHORIZED),
    /// What the identity provider says of the person does not hold.
    SIGN_IN_UNTRUSTED(HttpStatus.UNAUTHORIZED),
    /// The identity provider knows the person, and none of their groups gives access here.
    SIGN_IN_UNMAPPED(HttpStatus.FORBIDDEN),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR),
    /// A part that the call needs is away; trying again later may help.
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
    /// A disk is nearly full: nothing is taken in until there is room again.
    NO_ROOM(HttpStatus.SERVICE_UNAVAILABLE),
    /// The identity provider does not answer.
    PROVIDER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
    /// The query was given up: it looks at too much for the time that one may take, or too many
    /// others are being answered.
    QUERY_TIMEOUT(HttpStatus.SERVICE_UNAVAILABLE);

    private final HttpStatus status;

    ErrorCode(HttpStatus status) {
        this.status = status;
    }

    /// The HTTP status that goes with the code.
    public HttpStatus status() {
        return status;
    }

    /// The code as it stands in an answer, for example `invalid-parameter`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The code for a status that the HTTP layer itself chose.
    static ErrorCode of(HttpStatus status) {
        for (ErrorCode code : values()) {
            if (code.status == status && status != HttpStatus.BAD_REQUEST) {
                return code;
            }
        }
        return status.getCode() >= 500 ? INTERNAL : BAD_REQUEST;
    }
}
