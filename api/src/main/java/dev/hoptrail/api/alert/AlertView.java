package dev.hoptrail.api.alert;

import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionView.TagView;
import dev.hoptrail.api.session.ShownOrigin.WithheldOrigin;
import dev.hoptrail.api.session.WithheldView;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.detect.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An alert.
///
/// @param ruleVersion of the rules, then of the rule's setting
/// @param chainId when the alert was last written; alerts of one chain belong together
/// @param at when it happened, as AWS tells
/// @param withheldOrigin what is shown instead of an origin that may not be seen; else null
/// @param path from the origin's side to the session
/// @param withheld sessions of the path that may not be seen
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
        @Nullable WithheldOrigin withheldOrigin,
        Instant at,
        List<HopView> path,
        List<WithheldView> withheld,
        List<TagView> tags,
        List<String> attack,
        List<String> checkFirst,
        List<String> records,
        List<DispositionView> dispositions,
        String link,
        Instant openedAt,
        @Nullable Instant acknowledgedAt) {

    /// As much of an alert as those may see who may see some accounts: of the sessions above as
    /// much as everywhere, and no text that may name anybody else, be it the rule's or a person's.
    public AlertView within(AccountScope scope) {
        if (!scope.isRestricted()) {
            return this;
        }
        List<HopView> shown = path.stream().filter(hop -> scope.admits(hop.accountId())).toList();
        List<WithheldView> hidden = new ArrayList<>();
        UUID above = null;
        for (HopView hop : path) {
            if (!scope.admits(hop.accountId())) {
                hidden.add(new WithheldView(hop.sessionId(), above, hop.accountId(), hop.grade()));
            }
            above = hop.sessionId();
        }
        boolean origined = origin != null && scope.admits(originAccount(origin));
        return new AlertView(
                alertId,
                findingId,
                ruleId,
                ruleVersion,
                severity,
                state,
                title,
                title,
                sessionId,
                chainId,
                origined ? origin : null,
                origin == null || origined
                        ? null
                        : new WithheldOrigin(origin.kind(), origin.accountId()),
                at,
                shown,
                hidden,
                tags,
                attack,
                checkFirst,
                records,
                dispositions.stream().map(DispositionView::withoutReason).toList(),
                link,
                openedAt,
                acknowledgedAt);
    }

    /// The account of a person of an identity provider is that of the first session.
    private @Nullable String originAccount(OriginView origin) {
        return origin.accountId() != null || path.isEmpty()
                ? origin.accountId()
                : path.getFirst().accountId();
    }

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
    public record DispositionView(String by, Instant at, State outcome, String reason) {

        DispositionView withoutReason() {
            return new DispositionView(by, at, outcome, "");
        }
    }
}
