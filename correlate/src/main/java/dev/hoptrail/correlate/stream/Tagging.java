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

/// Keeps what records say of the tags of roles and users, and of tags asked for in vain; finds the
/// stored sessions for which other tags of their role or user are in force now.
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
        List<IdentityEvent> speaking = new ArrayList<>();
        for (IdentityEvent event : events) {
            Place place = new Place(event.ref().recordId(), event.ref().eventTime());
            if (!contested.contains(place)) {
                speaking.add(event);
            }
        }
        List<IdentityEvent> withdrawn = new ArrayList<>();
        for (List<Body> variants : store.records().bodies(contested).values()) {
            variants.forEach(body -> withdrawn.add(parser.stored(body.json())));
            speaking.add(parser.stored(Variants.effective(variants)));
        }
        store.refusedTags().delete(withdrawn);
        store.refusedTags().insert(speaking);
        List<TagStatement> unsaid = statements(withdrawn);
        List<TagStatement> said = statements(speaking);
        store.tagStatements().delete(unsaid);
        store.tagStatements().insert(said);
        said.addAll(unsaid);
        correlation.retagged(store.tagStatements().sessionsUnder(said));
    }

    /// Forgets what records said that say something else now.
    void forget(Collection<IdentityEvent> events) throws StoreException {
        store.refusedTags().delete(events);
        store.tagStatements().delete(statements(events));
    }

    private static List<TagStatement> statements(Collection<IdentityEvent> events) {
        List<TagStatement> statements = new ArrayList<>();
        for (IdentityEvent event : events) {
            if (event.detail() instanceof TagChange change) {
                statements.addAll(TagStatement.of(event.ref(), change));
            }
        }
        return statements;
    }
}
