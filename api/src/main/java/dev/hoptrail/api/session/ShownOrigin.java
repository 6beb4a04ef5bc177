package dev.hoptrail.api.session;

import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// As much of an origin as somebody may see: the origin, its kind and account alone, or nothing
/// where there is none.
public record ShownOrigin(@Nullable OriginView origin, @Nullable WithheldOrigin withheld) {

    /// An origin that belongs to an account that may not be seen.
    @Schema(name = "WithheldOrigin")
    public record WithheldOrigin(OriginKind kind, @Nullable String accountId) {}

    private static final ShownOrigin NONE = new ShownOrigin(null, null);

    /// What a scope admits of an origin.
    ///
    /// @param accountId the account that it belongs to, which for a person of an identity provider
    ///   is that of the first session; null where it belongs to none
    public static ShownOrigin of(
            @Nullable Origin origin, @Nullable String accountId, AccountScope scope, Names names) {
        if (origin == null) {
            return NONE;
        }
        return scope.admits(accountId)
                ? new ShownOrigin(names.origin(origin), null)
                : new ShownOrigin(null, new WithheldOrigin(origin.kind(), origin.accountId()));
    }

    ShownOrigin byAgent() {
        return origin == null ? this : new ShownOrigin(origin.byAgent(), null);
    }
}
