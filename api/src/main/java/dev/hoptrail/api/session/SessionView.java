package dev.hoptrail.api.session;

import dev.hoptrail.api.session.ShownOrigin.WithheldOrigin;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.ActorEvidence;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session as the REST interface shows it.
///
/// @param chainId the session id of the chain's root; changes when the root gets a parent
/// @param depth role hops from the origin; null below an unseen or ambiguous link
/// @param origin null where candidates do not share one, and where it may not be seen
/// @param withheldOrigin what is shown instead of an origin that may not be seen; else null
/// @param accessKeyIds the issued key first, then those that were shown at work
/// @param expiryEstimated whether no record granted the expiry
/// @param lastUsedAt null if never seen at work
/// @param roleTags tags of the role itself, in force at the issue
/// @param userTags those of the IAM user of a user token or federation token
/// @param droppedTags tags of the session above that are not passed on, as they are not transitive
/// @param refusedTags tags that this session asked for in vain, the latest first, at most 50
/// @param events the copies of the issuing call, at most 50
/// @param findings ids of the rules that found something
/// @param droppedAt when it was dropped, since it was older than what is kept: only what later
///   sessions are judged by is left of it; null for all others
@Schema(name = "Session")
public record SessionView(
        UUID sessionId,
        UUID chainId,
        @Nullable UUID parentId,
        @Nullable Integer depth,
        SessionKind kind,
        LinkView link,
        @Nullable OriginView origin,
        @Nullable WithheldOrigin withheldOrigin,
        @Nullable RoleView role,
        @Nullable String sessionName,
        @Nullable String principalId,
        List<String> accessKeyIds,
        @Nullable String action,
        Instant issuedAt,
        Instant expiresAt,
        boolean expiryEstimated,
        @Nullable Integer durationSeconds,
        @Nullable String region,
        @Nullable String sourceIp,
        @Nullable String userAgent,
        @Nullable Boolean mfa,
        @Nullable String mfaSerial,
        @Nullable String externalId,
        @Nullable String sessionPolicy,
        @Nullable String sourceIdentity,
        @Nullable Instant lastUsedAt,
        List<TagView> tags,
        List<SubjectTagView> roleTags,
        List<SubjectTagView> userTags,
        List<DroppedTagView> droppedTags,
        List<RefusedTagView> refusedTags,
        List<EventView> events,
        List<String> findings,
        @Nullable Instant droppedAt) {

    /// Why a hop is believed.
    @Schema(name = "Link")
    public record LinkView(
            Grade grade,
            List<Link.Evidence> evidence,
            List<CheckView> checks,
            List<UUID> candidates,
            int candidateCount) {}

    /// One test of a link.
    @Schema(name = "Check")
    public record CheckView(Link.Check.Kind check, Link.Check.Verdict verdict, String detail) {}

    /// The first principal of a chain that is no session.
    ///
    /// @param person who goes by this name, as the organisation tells it; null where it does not
    /// @param accountName what the organisation calls the account; null where nobody told
    /// @param actor of a session: AGENT where an AI agent works with it for that principal
    /// @param actorEvidence what the kind of actor rests on; empty where it is unknown
    @Schema(name = "Origin")
    public record OriginView(
            UUID originId,
            OriginKind kind,
            String name,
            @Nullable String person,
            @Nullable String arn,
            @Nullable String accountId,
            @Nullable String accountName,
            @Nullable String provider,
            Actor actor,
            List<ActorEvidence> actorEvidence) {

        /// An alert keeps its origin without the evidence, as it was when it was opened.
        public OriginView {
            actorEvidence = Objects.requireNonNullElse(actorEvidence, List.<ActorEvidence>of());
        }

        /// The same origin, where an AI agent acts for it.
        OriginView byAgent() {
            return new OriginView(
                    originId,
                    kind,
                    name,
                    person,
                    arn,
                    accountId,
                    accountName,
                    provider,
                    Actor.AGENT,
                    List.of(ActorEvidence.AGENT_TOKEN));
        }
    }

    /// The role of a role session.
    ///
    /// @param accountName what the organisation calls the account; null where nobody told
    @Schema(name = "Role")
    public record RoleView(
            @Nullable String arn,
            @Nullable String name,
            @Nullable String roleId,
            @Nullable String accountId,
            @Nullable String accountName) {}

    /// A session tag in force.
    ///
    /// @param originSessionId the session that first set it; null where that was never seen
    @Schema(name = "Tag")
    public record TagView(
            String key,
            String value,
            boolean transitive,
            SetBy setBy,
            @Nullable UUID originSessionId) {}

    /// A tag of the role or user itself.
    @Schema(name = "SubjectTag")
    public record SubjectTagView(String key, String value) {}

    /// A tag of the session above that this one lacks.
    ///
    /// @param originSessionId the session that first set it; null where that was never seen
    @Schema(name = "DroppedTag")
    public record DroppedTagView(String key, String value, @Nullable UUID originSessionId) {}

    /// A tag that was asked for in a refused call.
    ///
    /// @param roleArn the role it was asked for, where the record tells
    @Schema(name = "RefusedTag")
    public record RefusedTagView(
            String key,
            String value,
            boolean transitive,
            @Nullable String roleArn,
            Instant at,
            String accountId,
            String eventId) {}

    /// One copy of the issuing call, and where it was read.
    @Schema(name = "EventReference")
    public record EventView(
            String eventId,
            String accountId,
            @Nullable String sharedEventId,
            @Nullable String source,
            @Nullable Integer index,
            @Nullable String sha256) {}
}
