package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.Records;
import dev.hoptrail.correlate.store.Records.Body;
import dev.hoptrail.correlate.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Folds sessions from all copies of their issuing calls: those of a batch, and those stored
/// before.
///
/// A session that is new is folded from memory. One that is stored already, or of which a record
/// came under several bodies, is folded anew from what the store holds by now.
final class Refolding {
    private final Records records;
    private final Correlation correlation;
    private final RecordParser parser;

    Refolding(Records records, Correlation correlation, RecordParser parser) {
        this.records = records;
        this.correlation = correlation;
        this.parser = parser;
    }

    /// Folds and hands over.
    ///
    /// @param issuing new copies by session, of records with one body
    /// @param contested records with several bodies, and their event times
    void fold(Map<UUID, List<IdentityEvent>> issuing, Map<UUID, Instant> contested)
            throws StoreException {
        Map<UUID, List<Body>> bodies = records.bodies(contested);
        Set<UUID> touched = new HashSet<>(issuing.keySet());
        bodies.values()
                .forEach(variants ->
                        variants.forEach(body -> addIfPresent(touched, body.sessionId())));
        markConflicts(bodies, contested);

        Map<UUID, SessionFacts> stored = correlation.stored(touched);
        Map<UUID, Map<UUID, Instant>> places = places(issuing, stored, bodies);
        List<SessionFacts> folded = new ArrayList<>();
        issuing.forEach((id, copies) -> {
            if (!places.containsKey(id)) {
                folded.add(Folding.fold(id, copies));
            }
        });
        folded.addAll(refold(places));
        correlation.issued(folded);
    }

    /// For each session that must be folded from the store: all records that may be its copies.
    private static Map<UUID, Map<UUID, Instant>> places(
            Map<UUID, List<IdentityEvent>> issuing,
            Map<UUID, SessionFacts> stored,
            Map<UUID, List<Body>> contested) {
        Map<UUID, Map<UUID, Instant>> places = new LinkedHashMap<>();
        stored.forEach((id, facts) -> facts.records().forEach(ref -> place(places, id, ref)));
        contested
                .values()
                .forEach(variants ->
                        variants.forEach(body -> {
                            if (body.sessionId() != null) {
                                places.computeIfAbsent(body.sessionId(), none -> new HashMap<>())
                                        .put(body.variant().recordId(), body.variant().eventTime());
                            }
                        }));
        issuing.forEach((id, copies) -> {
            if (places.containsKey(id)) {
                copies.forEach(copy -> place(places, id, copy.ref()));
            }
        });
        return places;
    }

    private static void place(Map<UUID, Map<UUID, Instant>> places, UUID session, RecordRef ref) {
        places.computeIfAbsent(session, none -> new HashMap<>())
                .put(ref.recordId(), ref.eventTime());
    }

    private List<SessionFacts> refold(Map<UUID, Map<UUID, Instant>> places) throws StoreException {
        Map<UUID, Instant> all = new HashMap<>();
        places.values().forEach(all::putAll);
        Map<UUID, List<Body>> bodies = all.isEmpty() ? Map.of() : records.bodies(all);
        List<SessionFacts> folded = new ArrayList<>();
        List<UUID> withdrawn = new ArrayList<>();
        places.forEach((session, refs) -> {
            List<IdentityEvent> copies = copies(session, refs.keySet(), bodies);
            if (copies.isEmpty()) {
                withdrawn.add(session);
            } else {
                folded.add(Folding.fold(session, copies));
            }
        });
        correlation.withdrawn(withdrawn);
        return folded;
    }

    private List<IdentityEvent> copies(UUID session, Set<UUID> refs, Map<UUID, List<Body>> bodies) {
        List<IdentityEvent> copies = new ArrayList<>();
        for (UUID ref : refs) {
            List<Body> variants = bodies.getOrDefault(ref, List.of());
            if (!variants.isEmpty()) {
                IdentityEvent event = parser.stored(Variants.effective(variants));
                if (event.detail() instanceof Issuance issuance
                        && session.equals(Ids.session(issuance, event.ref(), event.requestId()))) {
                    copies.add(event);
                }
            }
        }
        return copies;
    }

    private void markConflicts(Map<UUID, List<Body>> bodies, Map<UUID, Instant> contested)
            throws StoreException {
        Map<UUID, Instant> conflicts = new HashMap<>();
        bodies.forEach((id, variants) -> {
            Instant time = contested.get(id);
            if (time != null && Variants.contradict(variants)) {
                conflicts.put(id, time);
            }
        });
        records.markConflicts(conflicts);
    }

    private static void addIfPresent(Set<UUID> ids, @Nullable UUID id) {
        if (id != null) {
            ids.add(id);
        }
    }
}
