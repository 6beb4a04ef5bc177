package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.tags.Inheritance;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What follows for a session from its place in the chain.
///
/// @param chainId the session id of the chain's root
/// @param depth role hops from the origin; null below an unseen or ambiguous link
/// @param origin null where candidates do not share one
/// @param tags in force, own and inherited
public record Derived(
        UUID chainId, @Nullable Integer depth, @Nullable Origin origin, List<SessionTag> tags) {
    public Derived {
        tags = List.copyOf(tags);
    }

    /// For a session at the root of a chain: its caller is an origin, or was never seen.
    static Derived root(SessionFacts facts, @Nullable Origin origin) {
        return new Derived(
                facts.sessionId(),
                facts.kind() == SessionKind.UNSEEN ? null : facts.kind().isHop() ? 1 : 0,
                origin,
                Inheritance.inForce(facts.ownTags(), facts.incomingTags(), List.of()));
    }

    /// For a session under an ambiguous link.
    ///
    /// @param shared the origin that all candidates share, or null
    static Derived ambiguous(SessionFacts facts, @Nullable Origin shared) {
        return new Derived(
                facts.sessionId(),
                null,
                shared,
                Inheritance.inForce(facts.ownTags(), facts.incomingTags(), List.of()));
    }

    /// For a session under a parent.
    static Derived below(SessionFacts facts, Derived parent) {
        Integer depth = parent.depth();
        return new Derived(
                parent.chainId(),
                depth == null ? null : facts.kind().isHop() ? Integer.valueOf(depth + 1) : depth,
                parent.origin(),
                Inheritance.inForce(facts.ownTags(), facts.incomingTags(), parent.tags()));
    }
}
