package dev.hoptrail.api.origin;

import dev.hoptrail.api.origin.store.OriginStore;
import dev.hoptrail.api.session.Names;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.correlate.chain.AccountScope;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What the ids of origins stand for.
@Singleton
public final class OriginNames {

    private final OriginStore store;
    private final Names names;

    OriginNames(OriginStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    /// Those of the origins that are known and that a scope admits, by id.
    public Map<UUID, OriginView> find(Collection<UUID> ids, AccountScope scope) {
        Map<UUID, OriginView> found = new HashMap<>();
        store.find(ids, scope)
                .forEach(origin -> found.put(origin.originId(), names.origin(origin)));
        return found;
    }
}
