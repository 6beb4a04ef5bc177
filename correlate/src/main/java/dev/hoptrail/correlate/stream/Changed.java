package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.detect.Acts;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RecordRow.Variant;
import dev.hoptrail.correlate.store.Records.Body;
import dev.hoptrail.correlate.store.Records.Place;
import dev.hoptrail.correlate.store.Rewriting;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The records that say something else since somebody was erased, and what follows from each of
/// them alone. Of those that were read no more is remembered than where they are.
final class Changed implements Rewriting.Reader {
    private static final int SET = 1_000;

    private final Rewriting rewriting;
    private final Tagging tagging;
    private final RecordParser parser;
    private final Erasing erasing;
    private final List<Variant> now = new ArrayList<>();
    private final Set<Instant> days = new HashSet<>();
    private final List<Variant> was = new ArrayList<>();
    private final List<IdentityEvent> before = new ArrayList<>();
    private boolean stating;

    Changed(Rewriting rewriting, Tagging tagging, RecordParser parser) {
        this.rewriting = rewriting;
        this.tagging = tagging;
        this.parser = parser;
        this.erasing = new Erasing(rewriting.erasures(), parser);
    }

    @Override
    public @Nullable RecordRow again(RecordRow stored) throws StoreException {
        Message.Event event = erasing.erased(stored);
        if (event == null) {
            return null;
        }
        IdentityEvent said = parser.stored(stored.body());
        rewriting.origin(Origins.of(said).originId(), Origins.of(event.event()).originId());
        person(said.caller().onBehalfOf(), event.event().caller().onBehalfOf());
        days.add(stored.eventTime().truncatedTo(ChronoUnit.DAYS));
        now.add(event.row().variant());
        was.add(stored.variant());
        before.add(said);
        if (was.size() == SET) {
            flush();
        }
        return event.row();
    }

    private void person(@Nullable OnBehalfOf one, @Nullable OnBehalfOf other) {
        if (one != null && other != null) {
            rewriting.origin(Origins.person(one).originId(), Origins.person(other).originId());
        }
    }

    /// Forgets what followed from what these records said.
    @Override
    public void flush() throws StoreException {
        Set<Place> statements = new HashSet<>();
        for (IdentityEvent event : before) {
            if (event.detail() instanceof IdentityEvent.TagChange) {
                statements.add(new Place(event.ref().recordId(), event.ref().eventTime()));
            }
        }
        if (!statements.isEmpty()) {
            rewriting.rememberStatements(statements);
            stating = true;
        }
        tagging.forget(before);
        rewriting.forgetActs(was);
        before.clear();
        was.clear();
    }

    /// The days on which they happened.
    Set<Instant> days() {
        return days;
    }

    /// Takes in what they say now.
    void follow() throws StoreException {
        StoreTransaction transaction = rewriting.transaction();
        for (int from = 0; from < now.size(); from += SET) {
            Set<Variant> some = Set.copyOf(now.subList(from, Math.min(now.size(), from + SET)));
            Set<Place> places = new HashSet<>();
            some.forEach(one -> places.add(one.place()));
            List<IdentityEvent> events = new ArrayList<>();
            List<Act> acts = new ArrayList<>();
            for (List<Body> bodies : transaction.records().bodies(places).values()) {
                for (Body body : bodies) {
                    if (some.contains(body.variant())) {
                        IdentityEvent event = parser.stored(body.json());
                        events.add(event);
                        Act act = Acts.of(event, body.variant().bodyHash());
                        if (act != null) {
                            acts.add(act);
                        }
                    }
                }
            }
            tagging.take(events, transaction.records().find(places).contested());
            transaction.acts(acts);
        }
        if (stating) {
            rewriting.knownAsBefore();
        }
    }
}
