package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Organization;
import dev.hoptrail.correlate.store.Repeated;
import dev.hoptrail.correlate.store.Rewriting;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Erases what was asked for, each request in one transaction: before it nothing is different,
/// after it nothing is left, and whoever is killed in between begins anew.
///
/// What is stored afterwards is what the records would have made of themselves, had they never held
/// what is erased. Rows are renamed, so that what was believed when and what people did about it
/// stays; then the sessions concerned are looked at again, as they are when a record arrives late.
public final class Eraser implements AutoCloseable {
    private static final int SET = 1_000;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Store store;
    private final RecordParser parser = new RecordParser();
    private final Set<String> organizationAccounts;
    private final Runnable afterwards;
    private final Repeated steps = new Repeated("eraser", LOOK_EVERY, this::stepStored);

    /// @param organizationAccounts the configured accounts; empty: those whose trail is read
    /// @param afterwards what is to be done when something was erased
    public Eraser(Store store, Set<String> organizationAccounts, Runnable afterwards) {
        this.store = store;
        this.afterwards = afterwards;
        this.organizationAccounts = Set.copyOf(organizationAccounts);
    }

    /// Begins to do what is asked for; to be called once.
    public Eraser start() {
        steps.start();
        return this;
    }

    /// Why nothing is erased at present; null while it would be.
    public @Nullable String failure() {
        return steps.failure();
    }

    private boolean stepStored() {
        try {
            boolean done = step();
            if (done) {
                afterwards.run();
            }
            return done;
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Stops. What is not done yet, another process or the next start will do.
    @Override
    public void close() {
        steps.close();
    }

    /// Does what was asked for first.
    ///
    /// @return whether there was something to do
    public boolean step() throws StoreException {
        if (!store.isErasureWaiting()) {
            return false;
        }
        try (Rewriting rewriting = store.rewrite()) {
            if (rewriting == null) {
                return false;
            }
            StoreTransaction transaction = rewriting.transaction();
            Set<String> inside =
                    organizationAccounts.isEmpty() ? transaction.accounts() : organizationAccounts;
            Linker linker = new Linker(new Organization(inside));
            Correlation tagged = new Correlation(transaction, linker, parser);
            Changed changed =
                    new Changed(rewriting, new Tagging(transaction, tagged, parser), parser);
            rewriting.records(changed);
            String hold = rewriting.hold(changed.days());
            if (hold != null) {
                rewriting.refuse("A legal hold keeps records of that origin: " + hold);
                return true;
            }
            Set<UUID> sessions = rewriting.everything();
            changed.follow();
            tagged.settle();
            rewriting.probe();
            List<UUID> sorted = sessions.stream().sorted().toList();
            for (int from = 0; from < sorted.size(); from += SET) {
                List<UUID> some = sorted.subList(from, Math.min(sorted.size(), from + SET));
                Correlation correlation = new Correlation(transaction, linker, parser);
                correlation.again(some);
                correlation.settle(some);
            }
            rewriting.relearn(sessions);
            rewriting.done();
            return true;
        }
    }
}
