package dev.hoptrail.correlate.chain;

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
}
