package dev.hoptrail.api.attribute;

import dev.hoptrail.api.session.SessionView.LinkView;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionView.RoleView;
import dev.hoptrail.api.session.SessionView.TagView;
import dev.hoptrail.api.session.ShownOrigin.WithheldOrigin;
import dev.hoptrail.api.session.WithheldView;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.SessionKind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who was behind a record.
///
/// @param index the place of the record in the body, counted from 0
/// @param link why that session is believed to have made the call: as from a session to its parent
/// @param sessionId the session that made it; null where none did, several may have, or nothing is
///   stored of it
/// @param origin null where the candidates do not share one, and where it may not be seen
/// @param withheldOrigin what is shown instead of an origin that may not be seen; else null
/// @param lineage from the root of the chain to the session; of longer ones the 100 nearest
/// @param withheld sessions on the way that may not be seen
/// @param tags in force in that session
/// @param issuedSessionId the session that the call created, where that is stored
@Schema(name = "Attributed")
record AttributedView(
        long index,
        String eventId,
        String accountId,
        Instant eventTime,
        String eventSource,
        String eventName,
        LinkView link,
        @Nullable UUID sessionId,
        @Nullable OriginView origin,
        @Nullable WithheldOrigin withheldOrigin,
        List<Hop> lineage,
        List<WithheldView> withheld,
        List<TagView> tags,
        @Nullable UUID issuedSessionId) {

    /// A session on the way.
    ///
    /// @param grade of the link to the one before it
    @Schema(name = "Hop")
    record Hop(
            UUID sessionId,
            Grade grade,
            SessionKind kind,
            @Nullable Integer depth,
            @Nullable RoleView role,
            @Nullable String sessionName) {}
}
