package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.tags.SessionTag;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All stored sessions, as far as the truth speaks of them.
final class StoredSessions {

    private final Map<UUID, Stored> byId = new HashMap<>();
    private final Map<String, List<Stored>> byKey = new HashMap<>();

    private StoredSessions() {}

    /// One session.
    record Stored(
            UUID sessionId,
            SessionKind kind,
            @Nullable String key,
            @Nullable String principalId,
            Instant issuedAt,
            Instant expiresAt,
            Grade grade,
            @Nullable UUID parentId,
            List<UUID> candidates,
            @Nullable Integer depth,
            @Nullable Origin origin,
            @Nullable String sourceIdentity,
            List<SessionTag> tags,
            Set<String> eventIds) {

        boolean isUnseen() {
            return kind == SessionKind.UNSEEN;
        }
    }

    static StoredSessions read(SessionReader reader) throws SQLException {
        StoredSessions all = new StoredSessions();
        reader.forEach(all::add);
        return all;
    }

    private void add(SessionState state) {
        AccessKeyId key = state.facts().key();
        Stored stored =
                new Stored(
                        state.sessionId(),
                        state.facts().kind(),
                        key == null ? null : key.value(),
                        state.facts().principalId(),
                        state.facts().issuedAt(),
                        state.facts().expiresAt(),
                        state.link().grade(),
                        state.link().parentId(),
                        state.link().candidates(),
                        state.derived().depth(),
                        state.derived().origin(),
                        state.facts().sourceIdentity(),
                        state.derived().tags(),
                        state.facts().records().stream()
                                .map(RecordRef::eventId)
                                .collect(Collectors.toUnmodifiableSet()));
        byId.put(stored.sessionId(), stored);
        if (stored.key() != null) {
            byKey.computeIfAbsent(stored.key(), none -> new ArrayList<>(1)).add(stored);
        }
    }

    /// The session of a principal that was issued a key, which others may have been issued, too.
    ///
    /// @param issuedAt null for any time
    @Nullable Stored byKey(String key, String principalId, @Nullable Instant issuedAt) {
        return byKey.getOrDefault(key, List.of()).stream()
                .filter(stored -> principalId.equals(stored.principalId()))
                .filter(stored -> issuedAt == null || issuedAt.equals(stored.issuedAt()))
                .findFirst()
                .orElse(null);
    }

    /// A session that was issued a key.
    @Nullable Stored anyByKey(String key) {
        return byKey.getOrDefault(key, List.of()).stream().findFirst().orElse(null);
    }

    @Nullable Stored byId(@Nullable UUID id) {
        return id == null ? null : byId.get(id);
    }

    /// Sessions whose issuance was seen and that are none of these. The truth names sessions by
    /// their keys: those of records that mask it are left out.
    List<UUID> withoutTruth(Set<UUID> met) {
        return byId.values().stream()
                .filter(StoredSessions::isNamed)
                .filter(stored -> !met.contains(stored.sessionId()))
                .map(Stored::sessionId)
                .toList();
    }

    private static boolean isNamed(Stored stored) {
        return !stored.isUnseen() && stored.key() != null;
    }

    /// Sessions whose issuance was seen, with the key.
    long seen() {
        return byId.values().stream().filter(StoredSessions::isNamed).count();
    }

    /// Placeholders.
    long unseen() {
        return byId.values().stream().filter(Stored::isUnseen).count();
    }
}
