package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionDetail;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.store.ProjectedSession;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Made-up sessions, with everything that a search can find optional.
final class SessionBuilder {
    private final UUID id;
    private Instant issuedAt = Instant.parse("2026-03-01T12:00:00Z");
    private Duration life = Duration.ofHours(1);
    private @Nullable AccessKeyId key;
    private @Nullable String principalId;
    private @Nullable String roleArn;
    private @Nullable String accountId;
    private @Nullable String sessionName;
    private @Nullable String action;
    private @Nullable String sourceIdentity;
    private @Nullable String region;
    private @Nullable String sourceIp;
    private @Nullable Origin origin;
    private @Nullable String originAccount;
    private Grade grade = Grade.ORIGIN;
    private @Nullable Integer depth;
    private UUID chainId;
    private final List<SessionTag> tags = new ArrayList<>();
    private final Set<String> shownKeys = new HashSet<>();
    private final Map<String, String> subjectTags = new HashMap<>();
    private final Set<String> findings = new HashSet<>();

    private SessionBuilder(UUID id) {
        this.id = id;
        this.chainId = id;
    }

    /// A session whose id ends with a number.
    static SessionBuilder session(int number) {
        return new SessionBuilder(id(number));
    }

    static SessionBuilder session(UUID id) {
        return new SessionBuilder(id);
    }

    static UUID id(int number) {
        return new UUID(0x0065_0000_0000_8000L, 0x8000_0000_0000_0000L | number);
    }

    SessionBuilder life(Instant from, Duration duration) {
        issuedAt = from;
        life = duration;
        return this;
    }

    SessionBuilder key(String value) {
        key = new AccessKeyId(value);
        return this;
    }

    SessionBuilder shownKey(String value) {
        shownKeys.add(value);
        return this;
    }

    SessionBuilder principal(@Nullable String value) {
        principalId = value;
        return this;
    }

    SessionBuilder role(@Nullable String arn) {
        roleArn = arn;
        return this;
    }

    SessionBuilder account(@Nullable String value) {
        accountId = value;
        return this;
    }

    SessionBuilder name(@Nullable String value) {
        sessionName = value;
        return this;
    }

    SessionBuilder action(@Nullable String value) {
        action = value;
        return this;
    }

    SessionBuilder sourceIdentity(@Nullable String value) {
        sourceIdentity = value;
        return this;
    }

    SessionBuilder region(@Nullable String value) {
        region = value;
        return this;
    }

    SessionBuilder ip(@Nullable String value) {
        sourceIp = value;
        return this;
    }

    SessionBuilder origin(@Nullable Origin value) {
        origin = value;
        return this;
    }

    SessionBuilder originAccount(String value) {
        originAccount = value;
        return this;
    }

    SessionBuilder grade(Grade value) {
        grade = value;
        return this;
    }

    SessionBuilder depth(@Nullable Integer value) {
        depth = value;
        return this;
    }

    SessionBuilder chain(UUID value) {
        chainId = value;
        return this;
    }

    SessionBuilder tag(String tagKey, String value) {
        tags.add(new SessionTag(tagKey, value, false, SetBy.CALLER, id));
        return this;
    }

    SessionBuilder roleTag(String tagKey, String value) {
        subjectTags.put(tagKey, value);
        return this;
    }

    SessionBuilder finding(String rule) {
        findings.add(rule);
        return this;
    }

    ProjectedSession build() {
        return new ProjectedSession(
                state(), shownKeys, subjectTags, findings, originAccount, false);
    }

    SessionState state() {
        SessionFacts facts =
                new SessionFacts(
                        id,
                        SessionKind.ROLE,
                        issuedAt,
                        issuedAt.plus(life),
                        false,
                        null,
                        key,
                        principalId,
                        false,
                        roleArn,
                        accountId,
                        sessionName,
                        action,
                        sourceIdentity,
                        new CallerRef.None(),
                        origin,
                        tags,
                        null,
                        new SessionDetail(null, region, sourceIp, null, null, null, null, null),
                        List.of());
        Link link = new Link(grade, null, List.of(), List.of(), List.of(), 0, null);
        return new SessionState(facts, link, new Derived(chainId, depth, origin, tags));
    }

    static Origin alice() {
        return new Origin(
                UUID.fromString("0a11ce00-0000-8000-8000-000000000001"),
                OriginKind.SAML_USER,
                "alice@corp.example",
                null,
                "arn:aws:iam::111111111111:saml-provider/corp",
                "111111111111",
                "https://idp.corp.example",
                Actor.PERSON);
    }
}
