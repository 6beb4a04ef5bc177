package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session while a batch is at work on it: as it was stored, and as it will be.
final class Node {
    private static final Link ROOT =
            new Link(Grade.UNSEEN, null, List.of(), List.of(), List.of(), 0, null);

    private final @Nullable SessionState before;
    private SessionFacts facts;
    private @Nullable Link link;
    private @Nullable Derived derived;
    private boolean gone;

    private Node(
            @Nullable SessionState before,
            SessionFacts facts,
            @Nullable Link link,
            @Nullable Derived derived) {
        this.before = before;
        this.facts = facts;
        this.link = link;
        this.derived = derived;
    }

    /// A session that is not stored yet.
    static Node fresh(SessionFacts facts) {
        return new Node(null, facts, facts.kind() == SessionKind.UNSEEN ? ROOT : null, null);
    }

    /// A session as the store holds it.
    static Node stored(SessionState state) {
        return new Node(state, state.facts(), state.link(), state.derived());
    }

    UUID id() {
        return facts.sessionId();
    }

    SessionFacts facts() {
        return facts;
    }

    void facts(SessionFacts changed) {
        facts = changed;
    }

    boolean isUnseen() {
        return facts.kind() == SessionKind.UNSEEN;
    }

    /// Whether only a stub of it is left, which nothing can say anything new of.
    boolean isDropped() {
        return before != null && before.isDropped();
    }

    boolean isStored() {
        return before != null;
    }

    /// The parent as stored before this batch.
    @Nullable UUID parentBefore() {
        return before == null ? null : before.link().parentId();
    }

    /// The root of the chain as stored before this batch, if that was no origin's session.
    @Nullable UUID doubtfulRootBefore() {
        return before == null || before.derived().depth() != null
                ? null
                : before.derived().chainId();
    }

    @Nullable Link link() {
        return link;
    }

    void link(Link changed) {
        link = changed;
    }

    @Nullable Derived derived() {
        return derived;
    }

    void derived(@Nullable Derived changed) {
        derived = changed;
    }

    boolean isGone() {
        return gone;
    }

    /// Takes the session out of the current state.
    void go() {
        gone = true;
    }

    /// The session as it will be stored.
    SessionState after() {
        return new SessionState(
                facts,
                Objects.requireNonNull(link),
                Objects.requireNonNull(derived),
                before == null ? null : before.droppedAt());
    }

    boolean isChanged() {
        return !gone && before != null && !before.equals(after());
    }
}
