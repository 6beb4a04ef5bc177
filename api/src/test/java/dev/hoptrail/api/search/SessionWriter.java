package dev.hoptrail.api.search;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionDetail;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Writes random sessions to PostgreSQL as a correlator does: sets in transactions, announced in
/// the change feed. Each writer has sessions of its own.
final class SessionWriter {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int SESSIONS = 150;

    private final Store store;
    private final int writer;
    private final Random random;
    private final Set<UUID> stored = new HashSet<>();

    SessionWriter(DataSource database, int writer, long seed) {
        this.store = new Store(database);
        this.writer = writer;
        this.random = new Random(seed);
    }

    void write(int transactions) throws StoreException, InterruptedException {
        for (int i = 0; i < transactions; i++) {
            Map<UUID, SessionState> written = new LinkedHashMap<>();
            Set<UUID> removed = new HashSet<>();
            for (int j = random.nextInt(40); j > 0; j--) {
                SessionState state = next(random.nextInt(SESSIONS));
                if (random.nextInt(4) == 0 && stored.contains(state.sessionId())) {
                    removed.add(state.sessionId());
                } else {
                    written.put(state.sessionId(), state);
                }
            }
            written.keySet().removeAll(removed);
            write(List.copyOf(written.values()), removed);
        }
    }

    UUID writeOne(String principal, Instant issuedAt) throws StoreException, InterruptedException {
        SessionState state = state(Ids.placeholder(principal, issuedAt), principal, issuedAt);
        write(List.of(state), Set.of());
        return state.sessionId();
    }

    private void write(List<SessionState> states, Set<UUID> removed)
            throws StoreException, InterruptedException {
        List<SessionState> fresh = new ArrayList<>();
        List<SessionState> changed = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        for (SessionState state : states) {
            (stored.add(state.sessionId()) ? fresh : changed).add(state);
            if (state.derived().origin() != null) {
                origins.add(state.derived().origin());
            }
        }
        stored.removeAll(removed);
        try (StoreTransaction transaction = store.begin()) {
            transaction.sessions().origins(origins);
            transaction.sessions().remove(removed, Map.of());
            transaction.sessions().insert(fresh);
            transaction.sessions().update(changed);
            transaction.announce(states.stream().map(SessionState::sessionId).toList(), removed);
            // Transactions of two writers overlap, and end in another order than they began.
            Thread.sleep(random.nextInt(20));
            transaction.commit();
        }
    }

    private SessionState next(int number) {
        Instant issued = START.plusSeconds(number * 53L);
        return state(
                Ids.placeholder("writer " + writer + " " + number, issued), "AROAQ:alice", issued);
    }

    private SessionState state(UUID id, String principal, Instant issued) {
        List<SessionTag> tags = tags(id);
        Origin origin = random.nextInt(4) == 0 ? null : origin(random.nextInt(4));
        SessionFacts facts =
                new SessionFacts(
                        id,
                        SessionKind.ROLE,
                        issued,
                        issued.plusSeconds(1 + random.nextInt(4000)),
                        false,
                        null,
                        null,
                        principal,
                        false,
                        "arn:aws:iam::111111111111:role/" + pick("Deploy", "ops/Audit"),
                        maybe("111111111111", "222222222222"),
                        maybe("alice", "deploy 7", "i-0abc"),
                        "AssumeRole",
                        null,
                        new CallerRef.None(),
                        origin,
                        tags,
                        null,
                        new SessionDetail(
                                null,
                                null,
                                maybe("10.0.0.1", "10.1.0.1", "ec2.amazonaws.com"),
                                null,
                                null,
                                null,
                                null,
                                null),
                        List.of());
        Grade grade = pick(Grade.ORIGIN, Grade.EXACT, Grade.UNSEEN);
        Integer depth = random.nextInt(4) == 0 ? null : random.nextInt(4);
        return new SessionState(
                facts,
                new Link(grade, null, List.of(), List.of(), List.of(), 0, null),
                new Derived(id, depth, origin, tags));
    }

    private List<SessionTag> tags(UUID id) {
        return random.nextInt(3) == 0
                ? List.of()
                : List.of(
                        new SessionTag(
                                pick("Project", "project", "Team"),
                                pick("atlas", "Atlas", "zeus"),
                                false,
                                SetBy.CALLER,
                                id));
    }

    private static Origin origin(int person) {
        return new Origin(
                Ids.origin(OriginKind.SAML_USER, "idp", "user-" + person),
                OriginKind.SAML_USER,
                "user-" + person,
                null,
                null,
                null,
                "https://idp.example",
                Actor.PERSON);
    }

    private @Nullable String maybe(String... values) {
        return random.nextInt(4) == 0 ? null : pick(values);
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
