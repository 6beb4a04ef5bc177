package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.Records.Evidence;
import dev.hoptrail.correlate.store.Records.Subject;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Finds the records that speak of the callers of sessions, beside those that issued them: console
/// switches, sign-in tokens, calls of the portal.
public final class LinkEvidence {
    private final Store store;
    private final RecordParser parser = new RecordParser();

    public LinkEvidence(Store store) {
        this.store = store;
    }

    /// The evidence records that the links of sessions may rest on.
    public Set<RecordRef> of(Collection<SessionFacts> sessions) throws StoreException {
        Set<Subject> subjects = new HashSet<>();
        sessions.stream()
                .map(Call::issuing)
                .forEach(call -> {
                    Clueing.switchSubject(call).ifPresent(subjects::add);
                    Clueing.aliasSubject(call).ifPresent(subjects::add);
                    Clueing.portalSubject(call).ifPresent(subjects::add);
                });
        Set<RecordRef> records = new HashSet<>();
        try (StoreTransaction reading = store.read()) {
            for (Evidence evidence : reading.records().evidence(subjects)) {
                records.add(parser.stored(evidence.body()).ref());
            }
        }
        return records;
    }
}
