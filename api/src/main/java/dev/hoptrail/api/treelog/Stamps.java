package dev.hoptrail.api.treelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.timestamp.Timestamp;
import dev.hoptrail.api.timestamp.TimestampAuthority;
import dev.hoptrail.api.treelog.store.TreeLogStore;
import dev.hoptrail.api.treelog.store.TreeLogStore.HeadRow;
import dev.hoptrail.api.treelog.store.TreeLogStore.Stamp;
import dev.hoptrail.correlate.store.Repeated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the newest head of the tree log stamped by an authority, again until it is, and what packs
/// want stamped. Two processes may ask for the same head: one token is kept.
final class Stamps implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Stamps.class);
    private static final int ATTEMPTS = 2;

    private final TreeLogStore store;
    private final TimestampAuthority authority;
    private final Backoff backoff = new Backoff();
    private final Repeated stamping =
            new Repeated("time stamps of tree heads", Backoff.SOON, this::stampNewest);

    Stamps(TreeLogStore store, URI url) {
        this.store = store;
        this.authority = new TimestampAuthority(url);
    }

    void start() {
        stamping.start();
    }

    private boolean stampNewest() {
        Optional<HeadRow> newest = store.heads(null, 1).stream().findFirst();
        if (!backoff.isOver() || newest.isEmpty() || newest.get().stamp() != null) {
            return false;
        }
        try {
            keep(newest.get(), authority.stamp(bytes(newest.get())));
        } catch (IOException failure) {
            backoff.failed();
            throw new UncheckedIOException(failure);
        }
        backoff.succeeded();
        return false;
    }

    private static byte[] bytes(HeadRow head) {
        return head.note().getBytes(UTF_8);
    }

    private void keep(HeadRow head, Timestamp made) {
        store.stamp(head.treeSize(), new Stamp(made.at(), made.authority(), made.token()));
    }

    /// The token of a head; empty where the authority gives none now.
    Optional<byte[]> of(HeadRow head) {
        Optional<Stamp> kept = store.head(head.treeSize()).map(HeadRow::stamp);
        if (kept.isPresent()) {
            return kept.map(Stamp::token);
        }
        Optional<Timestamp> made = made(bytes(head));
        made.ifPresent(one -> keep(head, one));
        return made.map(Timestamp::token);
    }

    /// A token over bytes; empty where the authority gives none now.
    Optional<byte[]> of(byte[] bytes) {
        return made(bytes).map(Timestamp::token);
    }

    private Optional<Timestamp> made(byte[] bytes) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(authority.stamp(bytes));
            } catch (IOException failure) {
                if (attempt == ATTEMPTS) {
                    log.warn("A pack goes without a time stamp", failure);
                    return Optional.empty();
                }
            }
        }
    }

    /// What is not stamped yet is not waited for.
    @Override
    public void close() {
        stamping.close();
        authority.close();
    }
}
