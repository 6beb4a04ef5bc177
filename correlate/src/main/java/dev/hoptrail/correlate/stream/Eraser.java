package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Organization;
import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.detect.Acts;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RecordRow.Variant;
import dev.hoptrail.correlate.store.Records.Place;
import dev.hoptrail.correlate.store.Repeated;
import dev.hoptrail.correlate.store.Rewriting;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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

    /// A record that says something else now.
    private record Changed(Variant was, IdentityEvent before, RecordRow row, IdentityEvent after) {

        Place place() {
            return row.variant().place();
        }
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
            List<Changed> changed = records(rewriting);
            String hold =
                    rewriting.hold(
                            changed.stream().map(one -> one.row().eventTime()).distinct().toList());
            if (hold != null) {
                rewriting.refuse("A legal hold keeps records of that origin: " + hold);
                return true;
            }
            Set<UUID> sessions = rewriting.everything();
            rewriting.probe();
            follow(rewriting, changed, sessions);
            rewriting.relearn(sessions);
            rewriting.done();
            return true;
        }
    }

    private List<Changed> records(Rewriting rewriting) throws StoreException {
        Erasing erasing = new Erasing(rewriting.erasures(), parser);
        List<Changed> changed = new ArrayList<>();
        rewriting.records(stored -> {
            Message.Event now = erasing.erased(stored);
            if (now == null) {
                return null;
            }
            IdentityEvent before = parser.stored(stored.body());
            changed.add(new Changed(stored.variant(), before, now.row(), now.event()));
            rewriting.origin(Origins.of(before).originId(), Origins.of(now.event()).originId());
            person(rewriting, before.caller().onBehalfOf(), now.event().caller().onBehalfOf());
            return now.row();
        });
        return changed;
    }

    private static void person(
            Rewriting rewriting, @Nullable OnBehalfOf was, @Nullable OnBehalfOf is) {
        if (was != null && is != null) {
            rewriting.origin(Origins.person(was).originId(), Origins.person(is).originId());
        }
    }

    /// What follows from the records, and from what their sessions are called now.
    private void follow(Rewriting rewriting, List<Changed> changed, Set<UUID> sessions)
            throws StoreException {
        StoreTransaction transaction = rewriting.transaction();
        Set<String> inside =
                organizationAccounts.isEmpty() ? transaction.accounts() : organizationAccounts;
        Correlation correlation =
                new Correlation(transaction, new Linker(new Organization(inside)), parser);
        Tagging tagging = new Tagging(transaction, correlation, parser);
        for (int from = 0; from < changed.size(); from += SET) {
            List<Changed> some = changed.subList(from, Math.min(changed.size(), from + SET));
            Set<Place> places = new HashSet<>();
            some.forEach(one -> places.add(one.place()));
            rewriting.rememberStatements(places);
            tagging.forget(some.stream().map(Changed::before).toList());
            Set<Place> contested = transaction.records().find(places).contested();
            tagging.take(some.stream().map(Changed::after).toList(), contested);
            rewriting.knownAsBefore();
            rewriting.forgetActs(some.stream().map(Changed::was).toList());
            List<Act> acts =
                    some.stream()
                            .map(one -> Acts.of(one.after(), one.row().bodyHash()))
                            .filter(Objects::nonNull)
                            .toList();
            transaction.acts(acts);
        }
        correlation.again(sessions);
        correlation.settle(sessions);
    }
}
