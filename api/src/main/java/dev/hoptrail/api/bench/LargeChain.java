package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A chain of many sessions, made after one that there is.
///
/// @param name tells chains apart
/// @param parent the number of the session that a session with a number hangs under, lower than
///   that
record LargeChain(String name, int size, IntUnaryOperator parent) {

    private static final int ROLES = 7;
    private static final Duration LIFE = Duration.ofHours(1);

    /// A tree in which each session has three below it until there are enough.
    static LargeChain branching(int size) {
        return new LargeChain("branching", size, number -> (number - 1) / 3);
    }

    /// One session with all others directly below it.
    static LargeChain fanOut(int size) {
        return new LargeChain("fan-out", size, _ -> 0);
    }

    /// Its sessions, the root first.
    ///
    /// @param like a session that has an origin of its own
    List<SessionState> after(SessionState like) {
        Instant begin = like.facts().issuedAt();
        List<SessionState> sessions = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            int above = number == 0 ? -1 : parent.applyAsInt(number);
            sessions.add(session(number, like, begin, above < 0 ? null : sessions.get(above)));
        }
        return sessions;
    }

    private SessionState session(
            int number, SessionState like, Instant begin, @Nullable SessionState above) {
        SessionFacts facts = like.facts();
        Instant issued = begin.plusSeconds(number);
        UUID id = Ids.placeholder("%s chain %d".formatted(name, number), issued);
        String eventId = "%s-%d".formatted(name, number);
        String account = Objects.requireNonNullElse(facts.accountId(), "111122223333");
        SessionFacts own =
                new SessionFacts(
                        id,
                        facts.kind(),
                        issued,
                        issued.plus(LIFE),
                        facts.expiryEstimated(),
                        facts.durationSeconds(),
                        null,
                        facts.principalId(),
                        facts.principalLearned(),
                        above == null ? facts.roleArn() : role(number, account),
                        account,
                        "%s-%d".formatted(name, number),
                        "AssumeRole",
                        facts.sourceIdentity(),
                        above == null ? facts.caller() : new CallerRef.Account(name, account),
                        above == null ? facts.ownOrigin() : null,
                        above == null ? facts.ownTags() : List.of(),
                        null,
                        facts.detail(),
                        List.of(
                                new RecordRef(
                                        Ids.record(account, eventId),
                                        issued,
                                        account,
                                        eventId,
                                        null)));
        if (above == null) {
            Derived root = like.derived();
            return new SessionState(
                    own,
                    like.link(),
                    new Derived(id, root.depth(), root.origin(), facts.ownTags()));
        }
        Link link =
                new Link(
                        Grade.PROBABLE,
                        above.sessionId(),
                        List.of(Link.Evidence.PRINCIPAL),
                        List.of(),
                        List.of(),
                        0,
                        null);
        Derived derived = above.derived();
        Integer depth = derived.depth();
        return new SessionState(
                own,
                link,
                new Derived(
                        derived.chainId(),
                        depth == null ? null : depth + 1,
                        derived.origin(),
                        List.of()));
    }

    /// Siblings of one role are drawn as one row from a dozen on.
    private String role(int number, String account) {
        return "arn:aws:iam::%s:role/Step%d".formatted(account, parent.applyAsInt(number) % ROLES);
    }
}
