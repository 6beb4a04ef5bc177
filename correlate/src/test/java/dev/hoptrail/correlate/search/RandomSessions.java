package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.store.ProjectedSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sessions drawn from few values, so that random queries meet them.
final class RandomSessions {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final List<String> TAG_KEYS = List.of("Project", "Cost Center", "team", "Ünïcode");
    static final List<String> VALUES =
            List.of("atlas", "Atlas", "atlas-2", "red team", "a*b", "", "日本", "x:y/z");
    static final List<String> ROLES =
            List.of(
                    "arn:aws:iam::111111111111:role/Deploy",
                    "arn:aws:iam::222222222222:role/Deploy",
                    "arn:aws:iam::222222222222:role/ops/Audit-Read");
    static final List<String> NAMES = List.of("alice", "alice@corp.example", "i-0abc", "deploy 7");
    static final List<String> ADDRESSES =
            List.of("10.0.0.1", "10.0.1.1", "192.0.2.7", "2001:db8::7", "ec2.amazonaws.com");
    static final List<String> KEYS = List.of("ASIAQAAAAAAAAAAAAAAA", "ASIAQAAAAAAAAAAAAAAB");
    static final List<String> ACTIONS = List.of("AssumeRole", "AssumeRoleWithSAML");

    private final RandomGenerator random;

    RandomSessions(RandomGenerator random) {
        this.random = random;
    }

    /// A session with this number's id.
    ProjectedSession next(int number) {
        SessionBuilder session =
                SessionBuilder.session(number)
                        .life(
                                START.plusSeconds(random.nextInt(7200)),
                                Duration.ofSeconds(random.nextInt(-1, 5000)))
                        .role(maybe(ROLES))
                        .account(maybe(List.of("111111111111", "222222222222")))
                        .name(maybe(NAMES))
                        .principal(maybe(List.of("AROAQ:alice", "AROAQ:bob", "root")))
                        .action(maybe(ACTIONS))
                        .sourceIdentity(maybe(NAMES))
                        .region(maybe(List.of("eu-west-1", "us-east-1")))
                        .ip(maybe(ADDRESSES))
                        .origin(random.nextInt(4) == 0 ? null : origin())
                        .grade(pick(List.of(Grade.values())))
                        .depth(random.nextInt(4) == 0 ? null : random.nextInt(5))
                        .chain(SessionBuilder.id(random.nextInt(5)));
        for (String key : TAG_KEYS) {
            if (random.nextInt(3) == 0) {
                session.tag(
                        random.nextBoolean() ? key : key.toUpperCase(Locale.ROOT), pick(VALUES));
            }
            if (random.nextInt(4) == 0) {
                session.roleTag(key, pick(VALUES));
            }
        }
        if (random.nextInt(3) == 0) {
            session.key(pick(KEYS));
        }
        if (random.nextInt(3) == 0) {
            session.shownKey(pick(KEYS));
        }
        if (random.nextInt(5) == 0) {
            session.finding("tag-laundering");
        }
        return session.build();
    }

    private Origin origin() {
        int person = random.nextInt(3);
        return new Origin(
                new UUID(0x8000L, 0x8000_0000_0000_0000L | person),
                pick(List.of(OriginKind.values())),
                "user-" + person,
                null,
                random.nextBoolean() ? "arn:aws:iam::111111111111:user/u" + person : null,
                null,
                maybe(List.of("https://idp.example", "accounts.google.com")),
                pick(List.of(Actor.values())));
    }

    private @Nullable String maybe(List<String> values) {
        return random.nextInt(4) == 0 ? null : pick(values);
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
