package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Made-up facts of sessions: a role session of one hour, entered by an origin, unless told
/// otherwise.
final class Facts {
    static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    static final String ACCOUNT = "111122223333";
    static final String ROLE = "arn:aws:iam::111122223333:role/path/Hub";

    private final UUID id;
    private SessionKind kind = SessionKind.ROLE;
    private Instant issuedAt = NINE;
    private Duration life = Duration.ofHours(1);
    private @Nullable AccessKeyId key;
    private @Nullable String principal = "AROAHUB:anna";
    private @Nullable String sourceIdentity;
    private CallerRef caller = new CallerRef.None();
    private @Nullable Origin origin = Origins.root(ACCOUNT);
    private final List<SessionTag> tags = new ArrayList<>();
    private @Nullable Map<String, String> incoming;

    private Facts(int id) {
        this.id = new UUID(0, id);
    }

    static Facts session(int id) {
        return new Facts(id);
    }

    static UUID id(int id) {
        return new UUID(0, id);
    }

    /// A key of the older form, which tells no account.
    static AccessKeyId key(char last) {
        return new AccessKeyId("ASIAIAAAAAAAAAAAAAA" + last);
    }

    Facts kind(SessionKind given) {
        kind = given;
        return this;
    }

    Facts at(int seconds) {
        issuedAt = NINE.plusSeconds(seconds);
        return this;
    }

    Facts life(Duration given) {
        life = given;
        return this;
    }

    Facts withKey(char last) {
        key = key(last);
        return this;
    }

    Facts principal(@Nullable String given) {
        principal = given;
        return this;
    }

    Facts sourceIdentity(String given) {
        sourceIdentity = given;
        return this;
    }

    Facts calledBy(CallerRef given) {
        caller = given;
        boolean session = given instanceof CallerRef.Session || given instanceof CallerRef.Account;
        origin = session ? null : origin;
        return this;
    }

    /// Called by a session of [#principal] that shows a key and was created at a second.
    Facts calledBy(@Nullable Character shown, @Nullable Integer second) {
        return calledBy(
                new CallerRef.Session(
                        shown == null ? null : key(shown),
                        "AROAHUB:anna",
                        second == null ? null : NINE.plusSeconds(second),
                        "arn:aws:sts::111122223333:assumed-role/Hub/anna",
                        ACCOUNT,
                        ROLE,
                        null));
    }

    Facts tag(String name, String value, boolean transitive) {
        tags.add(new SessionTag(name, value, transitive, SetBy.CALLER, id));
        return this;
    }

    Facts incoming(Map<String, String> given) {
        incoming = given;
        return this;
    }

    SessionFacts facts() {
        return new SessionFacts(
                id,
                kind,
                issuedAt,
                issuedAt.plus(life),
                false,
                null,
                key,
                principal,
                false,
                ROLE,
                ACCOUNT,
                "anna",
                "AssumeRole",
                sourceIdentity,
                caller,
                origin,
                tags,
                incoming,
                SessionDetail.NONE,
                List.of());
    }
}
