package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.IdentityEvent.TagChange;
import dev.hoptrail.correlate.store.Records.Body;
import dev.hoptrail.correlate.store.Records.Place;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import dev.hoptrail.correlate.tags.TagStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Keeps what records say of the tags of roles and users, and finds the stored sessions for which
/// that makes a difference.
final class Tagging {
    private final StoreTransaction store;
    private final Correlation correlation;
    private final RecordParser parser;

    Tagging(StoreTransaction store, Correlation correlation, RecordParser parser) {
        this.store = store;
        this.correlation = correlation;
        this.parser = parser;
    }

    /// Takes in new records.
    ///
    /// @param contested records with several bodies: only the effective one speaks
    void take(Collection<IdentityEvent> events, Set<Place> contested) throws StoreException {
        List<TagStatement> said = new ArrayList<>();
        for (IdentityEvent event : events) {
            Place place = new Place(event.ref().recordId(), event.ref().eventTime());
            if (!contested.contains(place)) {
                said.addAll(statements(event));
            }
        }
        List<TagStatement> withdrawn = new ArrayList<>();
        for (List<Body> variants : store.records().bodies(contested).values()) {
            for (Body body : variants) {
                withdrawn.addAll(statements(parser.stored(body.json())));
            }
            said.addAll(statements(parser.stored(Variants.effective(variants))));
        }
        store.tagStatements().delete(withdrawn);
        store.tagStatements().insert(said);
        said.addAll(withdrawn);
        correlation.retagged(store.tagStatements().sessionsUnder(said));
    }

    private static List<TagStatement> statements(IdentityEvent event) {
        return event.detail() instanceof TagChange change
                ? TagStatement.of(event.ref(), change)
                : List.of();
    }
}
