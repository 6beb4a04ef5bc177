package dev.hoptrail.api.pack.format;

import dev.hoptrail.api.text.Csv;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.tags.SessionTag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One session of a population: what its records say and what follows from its chain. A function of
/// the session's state, so that who derives the state again gets the same line.
///
/// @param candidateCount how many sessions may be the parent, where that is ambiguous
/// @param principalLearned whether uses of the credential told the principal, as no record does
/// @param expiryEstimated whether no record granted the expiry
public record SessionLine(
        UUID sessionId,
        UUID chainId,
        @Nullable UUID parentId,
        @Nullable Integer depth,
        SessionKind kind,
        Grade grade,
        List<Link.Evidence> evidence,
        int candidateCount,
        @Nullable OriginLine origin,
        @Nullable String roleArn,
        @Nullable String accountId,
        @Nullable String sessionName,
        @Nullable String principalId,
        boolean principalLearned,
        @Nullable String accessKeyId,
        @Nullable String action,
        Instant issuedAt,
        Instant expiresAt,
        boolean expiryEstimated,
        @Nullable String region,
        @Nullable String sourceIp,
        @Nullable String userAgent,
        @Nullable Boolean mfa,
        @Nullable String sourceIdentity,
        @Nullable String externalId,
        List<TagLine> tags,
        List<EventLine> events) {

    private static final String[] COLUMNS = {
        "sessionId",
        "chainId",
        "parentId",
        "depth",
        "kind",
        "grade",
        "originKind",
        "origin",
        "actor",
        "roleArn",
        "accountId",
        "sessionName",
        "principalId",
        "accessKeyId",
        "action",
        "issuedAt",
        "expiresAt",
        "region",
        "sourceIp",
        "userAgent",
        "mfa",
        "sourceIdentity",
        "externalId",
        "tags",
        "events"
    };

    /// Who was behind it.
    public record OriginLine(
            UUID originId,
            OriginKind kind,
            String name,
            @Nullable String accountId,
            @Nullable String provider,
            Actor actor) {

        private static final UUID WITHHELD = new UUID(0, 0);

        /// As much as those see who may not see it: its kind and account.
        public OriginLine withheld() {
            return new OriginLine(WITHHELD, kind, "", accountId, null, Actor.UNKNOWN);
        }

        static @Nullable OriginLine of(@Nullable Origin origin) {
            return origin == null
                    ? null
                    : new OriginLine(
                            origin.originId(),
                            origin.kind(),
                            origin.name(),
                            origin.accountId(),
                            origin.provider(),
                            origin.actor());
        }
    }

    /// A tag in force.
    public record TagLine(
            String key,
            String value,
            boolean transitive,
            SessionTag.SetBy setBy,
            @Nullable UUID originSessionId) {}

    /// A record that issued it.
    public record EventLine(String accountId, String eventId) {}

    /// The line of a session.
    public static SessionLine of(SessionState state) {
        SessionFacts facts = state.facts();
        return new SessionLine(
                facts.sessionId(),
                state.derived().chainId(),
                state.link().parentId(),
                state.derived().depth(),
                facts.kind(),
                state.link().grade(),
                state.link().evidence(),
                state.link().candidateCount(),
                OriginLine.of(state.derived().origin()),
                facts.roleArn(),
                facts.accountId(),
                facts.sessionName(),
                facts.principalId(),
                facts.principalLearned(),
                facts.key() == null ? null : facts.key().value(),
                facts.action(),
                facts.issuedAt(),
                facts.expiresAt(),
                facts.expiryEstimated(),
                facts.detail().region(),
                facts.detail().sourceIp(),
                facts.detail().userAgent(),
                facts.detail().mfa(),
                facts.sourceIdentity(),
                facts.detail().externalId(),
                state.derived().tags().stream()
                        .map(tag ->
                                new TagLine(
                                        tag.key(),
                                        tag.value(),
                                        tag.transitive(),
                                        tag.setBy(),
                                        tag.originSessionId()))
                        .toList(),
                facts.records().stream()
                        .map(ref -> new EventLine(ref.accountId(), ref.eventId()))
                        .toList());
    }

    /// The same with another origin and fewer records.
    public SessionLine within(@Nullable OriginLine shown, List<EventLine> seen) {
        return with(chainId, parentId, shown, tags, seen);
    }

    /// The same with other names for what is around the session: chain, parent, origin, and where
    /// tags come from.
    public SessionLine renamed(UnaryOperator<UUID> names) {
        return with(
                names.apply(chainId),
                parentId == null ? null : names.apply(parentId),
                origin == null
                        ? null
                        : new OriginLine(
                                names.apply(origin.originId()),
                                origin.kind(),
                                origin.name(),
                                origin.accountId(),
                                origin.provider(),
                                origin.actor()),
                tags.stream()
                        .map(tag ->
                                new TagLine(
                                        tag.key(),
                                        tag.value(),
                                        tag.transitive(),
                                        tag.setBy(),
                                        tag.originSessionId() == null
                                                ? null
                                                : names.apply(tag.originSessionId())))
                        .toList(),
                events);
    }

    private SessionLine with(
            UUID otherChainId,
            @Nullable UUID otherParentId,
            @Nullable OriginLine otherOrigin,
            List<TagLine> otherTags,
            List<EventLine> otherEvents) {
        return new SessionLine(
                sessionId,
                otherChainId,
                otherParentId,
                depth,
                kind,
                grade,
                evidence,
                candidateCount,
                otherOrigin,
                roleArn,
                accountId,
                sessionName,
                principalId,
                principalLearned,
                accessKeyId,
                action,
                issuedAt,
                expiresAt,
                expiryEstimated,
                region,
                sourceIp,
                userAgent,
                mfa,
                sourceIdentity,
                externalId,
                otherTags,
                otherEvents);
    }

    /// Whether the chain ends at somebody, or something, that is known.
    public boolean isAttributed() {
        return origin != null
                && origin.kind() != OriginKind.UNSEEN_SESSION
                && origin.kind() != OriginKind.UNKNOWN;
    }

    /// The head of the table for spreadsheets.
    public static String csvHead() {
        return Csv.line(COLUMNS);
    }

    /// The session's row; cells that a spreadsheet would take for a formula are marked as text.
    public String csv() {
        return Csv.line(
                sessionId.toString(),
                chainId.toString(),
                cell(parentId),
                cell(depth),
                kind.name(),
                grade.name(),
                origin == null ? "" : origin.kind().name(),
                origin == null ? "" : origin.name(),
                origin == null ? "" : origin.actor().name(),
                cell(roleArn),
                cell(accountId),
                cell(sessionName),
                cell(principalId),
                cell(accessKeyId),
                cell(action),
                issuedAt.toString(),
                expiresAt.toString(),
                cell(region),
                cell(sourceIp),
                cell(userAgent),
                cell(mfa),
                cell(sourceIdentity),
                cell(externalId),
                tags.stream()
                        .map(tag -> tag.key() + "=" + tag.value())
                        .collect(Collectors.joining("; ")),
                events.stream()
                        .map(event -> event.accountId() + "/" + event.eventId())
                        .collect(Collectors.joining(" ")));
    }

    private static String cell(@Nullable Object value) {
        return Objects.toString(value, "");
    }
}
