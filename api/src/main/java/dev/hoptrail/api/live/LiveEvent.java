package dev.hoptrail.api.live;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.hoptrail.api.session.SessionView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One event of the stream.
///
/// @param data JSON on one line
record LiveEvent(Position position, EventType type, String data) {

    /// What events tell of.
    enum EventType {
        SESSION,
        ALERT;

        /// The event's name in the stream, and of the type in parameters.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The data of a `session` event: one that was linked or changed, as it is by now.
    ///
    /// @param removed a placeholder that is gone
    /// @param session null for one that is gone
    @Schema(name = "SessionChange")
    record SessionChange(UUID sessionId, boolean removed, @Nullable SessionView session) {}

    /// The data of an `alert` event.
    ///
    /// @param type `alert.opened`, `.updated`, `.acknowledged`, `.escalated`, `.closed`,
    ///   `.withdrawn`
    /// @param alert as it was then
    @Schema(name = "AlertChange")
    record AlertChange(String type, Instant at, @JsonRawValue String alert) {}
}
