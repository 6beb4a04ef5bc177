package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.Records;
import dev.hoptrail.correlate.store.Records.Body;
import dev.hoptrail.correlate.store.Records.Place;
import dev.hoptrail.correlate.store.StoreException;
import java.util.ArrayList;
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
    /// @param contested records with several bodies
    void fold(Map<UUID, List<IdentityEvent>> issuing, Set<Place> contested) throws StoreException {
        Map<Place, List<Body>> bodies = records.bodies(contested);
        Set<UUID> touched = new HashSet<>(issuing.keySet());
        bodies.values()
                .forEach(variants ->
                        variants.forEach(body -> addIfPresent(touched, body.sessionId())));
        records.markConflicts(conflicts(bodies));

        Map<UUID, SessionFacts> stored = correlation.stored(touched);
        Map<UUID, Set<Place>> places = places(issuing, stored, bodies);
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
    private static Map<UUID, Set<Place>> places(
            Map<UUID, List<IdentityEvent>> issuing,
            Map<UUID, SessionFacts> stored,
            Map<Place, List<Body>> contested) {
        Map<UUID, Set<Place>> places = new LinkedHashMap<>();
        stored.forEach((id, facts) -> facts.records().forEach(ref -> place(places, id, ref)));
        contested.forEach((place, variants) ->
                variants.forEach(body -> {
                    if (body.sessionId() != null) {
                        places.computeIfAbsent(body.sessionId(), none -> new HashSet<>())
                                .add(place);
                    }
                }));
        issuing.forEach((id, copies) -> {
            if (places.containsKey(id)) {
                copies.forEach(copy -> place(places, id, copy.ref()));
            }
        });
        return places;
    }

    private static void place(Map<UUID, Set<Place>> places, UUID session, RecordRef ref) {
        places.computeIfAbsent(session, none -> new HashSet<>())
                .add(new Place(ref.recordId(), ref.eventTime()));
    }

    private List<SessionFacts> refold(Map<UUID, Set<Place>> places) throws StoreException {
        Set<Place> all = new HashSet<>();
        places.values().forEach(all::addAll);
        Map<Place, List<Body>> bodies = records.bodies(all);
        List<SessionFacts> folded = new ArrayList<>();
        List<SessionFacts> withdrawn = new ArrayList<>();
        places.forEach((session, refs) -> {
            List<IdentityEvent> copies = copies(session, effective(refs, bodies));
            if (copies.isEmpty()) {
                withdrawn.add(Folding.fold(session, copies(session, all(refs, bodies))));
            } else {
                folded.add(Folding.fold(session, copies));
            }
        });
        correlation.withdrawn(withdrawn);
        return folded;
    }

    private static List<String> effective(Set<Place> refs, Map<Place, List<Body>> bodies) {
        return refs.stream()
                .map(ref -> bodies.getOrDefault(ref, List.of()))
                .filter(variants -> !variants.isEmpty())
                .map(Variants::effective)
                .toList();
    }

    private static List<String> all(Set<Place> refs, Map<Place, List<Body>> bodies) {
        return refs.stream()
                .flatMap(ref -> bodies.getOrDefault(ref, List.of()).stream())
                .map(Body::json)
                .toList();
    }

    private List<IdentityEvent> copies(UUID session, List<String> bodies) {
        List<IdentityEvent> copies = new ArrayList<>();
        for (String body : bodies) {
            IdentityEvent event = parser.stored(body);
            if (event.detail() instanceof Issuance issuance
                    && session.equals(Ids.session(issuance, event.ref(), event.requestId()))) {
                copies.add(event);
            }
        }
        return copies;
    }

    private static Set<Place> conflicts(Map<Place, List<Body>> bodies) {
        Set<Place> conflicts = new HashSet<>();
        bodies.forEach((place, variants) -> {
            if (Variants.contradict(variants)) {
                conflicts.add(place);
            }
        });
        return conflicts;
    }

    private static void addIfPresent(Set<UUID> ids, @Nullable UUID id) {
        if (id != null) {
            ids.add(id);
        }
    }
}
