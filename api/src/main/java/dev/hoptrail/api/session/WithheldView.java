package dev.hoptrail.api.session;

import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.SessionState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is shown of a session to those who may not see its account, where it is above one that
/// they may see: enough for the tree to hold together.
///
/// @param accountId null where no record tells
/// @param grade of its own link to the session above it
@Schema(name = "WithheldSession")
public record WithheldView(
        UUID sessionId, @Nullable UUID parentId, @Nullable String accountId, Grade grade) {

    /// What is shown of a session that may not be seen.
    public static WithheldView of(SessionState state) {
        return new WithheldView(
                state.sessionId(),
                state.link().parentId(),
                state.facts().accountId(),
                state.link().grade());
    }
}
