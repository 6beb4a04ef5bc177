package dev.hoptrail.api.alert;

import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionView.TagView;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.detect.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An alert.
///
/// @param ruleVersion of the rules, then of the rule's setting
/// @param chainId when the alert was last written; alerts of one chain belong together
/// @param at when it happened, as AWS tells
/// @param path from the origin's side to the session
/// @param tags in force on the session
/// @param attack ATT&CK techniques
/// @param records ids of the events that prove it
/// @param openedAt when it was opened
/// @param acknowledgedAt when anybody first answered
@Schema(name = "Alert")
public record AlertView(
        UUID alertId,
        UUID findingId,
        String ruleId,
        String ruleVersion,
        Severity severity,
        State state,
        String title,
        String message,
        UUID sessionId,
        UUID chainId,
        @Nullable OriginView origin,
        Instant at,
        List<HopView> path,
        List<TagView> tags,
        List<String> attack,
        List<String> checkFirst,
        List<String> records,
        List<DispositionView> dispositions,
        String link,
        Instant openedAt,
        @Nullable Instant acknowledgedAt) {

    /// Where an alert stands.
    @Schema(name = "AlertState")
    public enum State {
        OPEN,
        ACKNOWLEDGED,
        EXPLAINED,
        ESCALATED,
        CLOSED,
        /// What was found holds no longer.
        WITHDRAWN
    }

    /// One session of the path.
    @Schema(name = "AlertHop")
    public record HopView(
            UUID sessionId,
            @Nullable String role,
            @Nullable String accountId,
            @Nullable String sessionName,
            Grade grade,
            @Nullable Integer depth) {}

    /// Who examined it, when, with what outcome.
    @Schema(name = "Disposition")
    public record DispositionView(String by, Instant at, State outcome, String reason) {}
}
