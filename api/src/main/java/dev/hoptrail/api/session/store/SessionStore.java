package dev.hoptrail.api.session.store;

import static dev.hoptrail.api.session.store.Asked.answer;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Beside;
import dev.hoptrail.correlate.store.SessionReader;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Sessions as they are now, by their ids, places in chains, and credentials.
@Singleton
public final class SessionStore {

    private static final int MOST_SUCCESSIONS = 100;

    private final SessionReader reader;
    private final Database database;
    private final SubtreeStore subtrees;

    public SessionStore(SessionReader reader, Database database, SubtreeStore subtrees) {
        this.reader = reader;
        this.database = database;
        this.subtrees = subtrees;
    }

    /// The sessions of now, as far as a scope admits them.
    public Forest within(AccountScope scope) {
        return new ForestOfNow(reader, subtrees, scope);
    }

    /// The session that took the place of a placeholder, at the end of all replacements.
    public Optional<UUID> successor(UUID placeholder) {
        Optional<UUID> last = Optional.empty();
        UUID current = placeholder;
        for (int i = 0; i < MOST_SUCCESSIONS; i++) {
            UUID asked = current;
            Optional<UUID> next = answer(() -> reader.successor(asked));
            if (next.isEmpty()) {
                return last;
            }
            last = next;
            current = next.get();
        }
        return last;
    }

    /// Sessions with all that is above them, by id.
    ///
    /// @param most so many levels above at most
    public Map<UUID, SessionState> withAncestors(Collection<UUID> ids, int most) {
        Map<UUID, SessionState> found = new HashMap<>();
        Set<UUID> wanted = Set.copyOf(ids);
        for (int level = 0; level <= most && !wanted.isEmpty(); level++) {
            Set<UUID> asked = wanted;
            List<SessionState> states = answer(() -> reader.states(asked));
            states.forEach(state -> found.put(state.sessionId(), state));
            wanted =
                    states.stream()
                            .map(state -> state.link().parentId())
                            .filter(parent -> parent != null && !found.containsKey(parent))
                            .collect(Collectors.toSet());
        }
        return found;
    }

    /// Sessions that were issued a key.
    public List<SessionState> byKey(String accessKeyId, AccountScope scope) {
        return answer(() -> reader.byKey(accessKeyId, scope));
    }

    /// Sessions of a principal, newest first.
    public List<SessionState> byPrincipal(String principalId, AccountScope scope) {
        return answer(() -> reader.byPrincipal(principalId, scope));
    }

    /// Sessions at work with a key that was not issued to them: by the principal and creation
    /// second that were shown with it.
    public List<SessionState> byShownKey(String accessKeyId, AccountScope scope) {
        List<UUID> ids =
                database.list(
                        """
                        select distinct s.session_id
                        from credential c
                        join session s on s.principal_hash = c.principal_hash
                            and s.issued_at between c.created_at - interval '2 seconds'
                                                and c.created_at + interval '2 seconds'
                        where c.key_hash = ? and c.access_key = ? and admitted(s.account_id, ?::text[])
                        limit 1000
                        """,
                        row -> row.getObject("session_id", UUID.class),
                        Folding.keyHash(accessKeyId),
                        accessKeyId,
                        scope.accountIds());
        return within(scope).find(ids);
    }

    /// Sessions that a record issued, whatever account it was delivered to.
    public List<SessionState> byEvent(Collection<UUID> recordIds, AccountScope scope) {
        List<UUID> ids =
                database.list(
                        """
                        select distinct session_id
                        from record
                        where record_id = any (?) and session_id is not null
                        """,
                        row -> row.getObject("session_id", UUID.class),
                        (Object) recordIds.toArray(new UUID[0]));
        return within(scope).find(ids);
    }

    /// Accounts whose trail was read.
    public List<String> accounts() {
        return database.list(
                "select account_id from account order by account_id",
                row -> row.getString("account_id"));
    }

    /// The account that each session's origin belongs to; sessions of which it belongs to none are
    /// left out.
    public Map<UUID, String> originAccounts(Collection<SessionState> states) {
        return answer(() -> reader.originAccounts(states));
    }

    /// What is shown of sessions beside their rows.
    ///
    /// @param above sessions above them that are wanted, too
    Beside beside(Collection<SessionState> states, Collection<UUID> above) {
        return answer(() -> reader.beside(states, above));
    }
}
