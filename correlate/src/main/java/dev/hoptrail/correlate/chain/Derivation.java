package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.tags.Inheritance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows for a session from its place in the chain.
public final class Derivation {
    private Derivation() {}

    /// For a session at the root of a chain: its caller is an origin, or it was never seen issued.
    public static Derived root(SessionFacts facts, Origin origin) {
        Integer depth = facts.kind() == SessionKind.UNSEEN ? null : facts.kind().isHop() ? 1 : 0;
        return new Derived(
                facts.sessionId(),
                depth,
                origin,
                Inheritance.inForce(facts.ownTags(), facts.incomingTags(), List.of()));
    }

    /// For a session under an ambiguous link.
    ///
    /// @param shared the origin that all candidates share, or null
    public static Derived ambiguous(SessionFacts facts, @Nullable Origin shared) {
        return new Derived(
                facts.sessionId(),
                null,
                shared,
                Inheritance.inForce(facts.ownTags(), facts.incomingTags(), List.of()));
    }

    /// For a session under a parent.
    public static Derived below(SessionFacts facts, Derived parent) {
        Integer above = parent.depth();
        Integer depth =
                above == null ? null : facts.kind().isHop() ? Integer.valueOf(above + 1) : above;
        return new Derived(
                parent.chainId(),
                depth,
                parent.origin(),
                Inheritance.inForce(facts.ownTags(), facts.incomingTags(), parent.tags()));
    }

    /// A link that would make a session its own ancestor names its parent as a candidate only.
    public static Link withoutCircle(Link link) {
        if (link.parentId() == null) {
            throw new IllegalArgumentException("A link without a parent closes no circle");
        }
        List<Check> checks = new ArrayList<>(link.checks());
        checks.add(
                new Check(
                        Check.Kind.ACYCLIC,
                        Check.Verdict.REFUTES,
                        "the parent descends from this session"));
        return Link.ambiguous(List.of(link.parentId()), link.evidence(), checks);
    }
}
