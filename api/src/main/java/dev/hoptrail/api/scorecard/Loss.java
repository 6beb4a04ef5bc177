package dev.hoptrail.api.scorecard;

import dev.hoptrail.api.session.QueryWords;
import dev.hoptrail.correlate.chain.OriginKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a session lacks.
public enum Loss {
    /// The issuance of the session, or of one above it, is not in the data.
    UNSEEN_CALLER,
    /// Several sessions may be the caller, and they do not share an origin.
    AMBIGUOUS,
    /// An AWS service entered: which machine, function or task it did so for is no principal.
    AWS_SERVICE,
    /// A principal of an account outside the organisation entered: its id is known, not who it is.
    EXTERNAL_ACCOUNT,
    /// The root user of an account entered: whoever knows its password.
    SHARED_PRINCIPAL,
    /// The record names a kind of caller that is not known.
    UNKNOWN_CALLER,
    NO_SOURCE_IDENTITY,
    /// A tag that sessions of the role must carry is not there.
    MISSING_TAG;

    /// Why an origin names nobody; null where it does.
    ///
    /// @param kind null where several sessions may be the caller
    static @Nullable Loss of(@Nullable OriginKind kind) {
        return switch (kind) {
            case null -> AMBIGUOUS;
            case IAM_USER, SAML_USER, WEB_IDENTITY, IDENTITY_CENTER_USER -> null;
            case ROOT_USER -> SHARED_PRINCIPAL;
            case AWS_SERVICE -> AWS_SERVICE;
            case EXTERNAL_ACCOUNT -> EXTERNAL_ACCOUNT;
            case UNSEEN_SESSION -> UNSEEN_CALLER;
            case UNKNOWN -> UNKNOWN_CALLER;
        };
    }

    /// What a search finds the sessions by that lose this.
    ///
    /// @param tagKey the missing one
    String query(@Nullable String tagKey) {
        return switch (this) {
            case UNSEEN_CALLER -> "originKind:UNSEEN_SESSION";
            case AMBIGUOUS -> "NOT originKind:*";
            case AWS_SERVICE -> "originKind:AWS_SERVICE";
            case EXTERNAL_ACCOUNT -> "originKind:EXTERNAL_ACCOUNT";
            case SHARED_PRINCIPAL -> "originKind:ROOT_USER";
            case UNKNOWN_CALLER -> "originKind:UNKNOWN";
            case NO_SOURCE_IDENTITY -> "NOT sourceIdentity:*";
            case MISSING_TAG ->
                    "NOT tagKey:" + QueryWords.quote(Objects.requireNonNullElse(tagKey, ""));
        };
    }
}
