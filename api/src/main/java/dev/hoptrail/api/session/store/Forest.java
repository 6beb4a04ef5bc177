package dev.hoptrail.api.session.store;

import dev.hoptrail.api.session.store.SubtreeStore.Measure;
import dev.hoptrail.api.session.store.SubtreeStore.PageWithReach;
import dev.hoptrail.api.session.store.SubtreeStore.Question;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Beside;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import dev.hoptrail.correlate.store.Siblings;
import dev.hoptrail.correlate.store.Siblings.Crowd;
import dev.hoptrail.correlate.store.Siblings.Crowded;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sessions and the chains they form, as far as a scope admits them: those of now, or those that
/// were believed at an instant. What it does not admit is as if it were not there, but for
/// [#lineage].
public interface Forest {

    /// What may be seen.
    AccountScope scope();

    /// The same with all that a scope would keep back.
    Forest unrestricted();

    /// Those of the sessions that are there, in the order of the ids.
    List<SessionState> find(List<UUID> ids);

    /// One session.
    default Optional<SessionState> find(UUID id) {
        return find(List.of(id)).stream().findFirst();
    }

    /// A page of a chain, by depth (null last), issue time and id.
    ///
    /// @param part only these siblings; null for the whole chain
    List<SessionState> chain(
            UUID chainId, @Nullable Siblings part, @Nullable ChainPosition after, int limit);

    /// How many sessions a chain has, or some siblings in it are.
    long chainSize(UUID chainId, @Nullable Siblings part);

    /// The largest crowds of siblings in a chain.
    List<Crowd> crowds(UUID chainId, Crowded which);

    /// From the root of the chain down to the session, all of them: of those that the scope does
    /// not admit, no more than `SessionView.Withheld` says may be shown. Empty if the session is
    /// not there.
    List<SessionState> lineage(UUID id);

    /// Some of the sessions below one.
    ///
    /// @param total how many there are on all pages
    record Below(List<SessionState> page, long total) {}

    /// A page of the sessions below one, in the order of a chain.
    ///
    /// @param liveAt null for all
    Below below(
            SessionState session,
            @Nullable Instant liveAt,
            @Nullable ChainPosition after,
            int limit);

    /// The same page with how far the session and all below it reach.
    PageWithReach reach(Question question, Measure by);

    /// What is shown of sessions beside their rows.
    ///
    /// @param above sessions above them that are wanted, too, as far as they are there
    Beside beside(Collection<SessionState> states, List<UUID> above);
}
