package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.Dossier.Cited;
import dev.hoptrail.api.pack.format.Dossier.Use;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.store.PackSource;
import dev.hoptrail.api.pack.store.PackSource.NamedRecord;
import dev.hoptrail.api.pack.store.Population;
import dev.hoptrail.api.session.store.UseStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.proof.TiledTree;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.stream.LinkEvidence;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Gathers all that is known of picked sessions, and the records that it is derived from.
@Singleton
final class Dossiers {
    /// A chain of forged records could be of any length.
    private static final int MOST_SESSIONS = 5_000;

    private static final int MOST_USES = 500;

    private final Population population;
    private final PackSource source;
    private final UseStore uses;
    private final LinkEvidence evidence;
    private final Packs.Setup setup;

    Dossiers(
            Population population,
            PackSource source,
            UseStore uses,
            LinkEvidence evidence,
            Packs.Setup setup) {
        this.population = population;
        this.source = source;
        this.uses = uses;
        this.evidence = evidence;
        this.setup = setup;
    }

    /// A dossier with its records.
    record Made(Dossier dossier, List<RawRecord> records) {}

    /// All of a session.
    ///
    /// @param view what may be seen of it
    Made of(SessionState session, TiledTree tree, long treeSize, PackView view)
            throws StoreException {
        Map<UUID, SessionState> whole = around(session);
        List<SessionState> chain = lineage(session, whole);
        List<SessionState> lineage = view.admitted(chain);
        Map<UUID, SessionState> around = new LinkedHashMap<>(whole);
        around.values().removeIf(one -> !view.scope().admits(one));
        Set<UUID> inLineage = new HashSet<>();
        lineage.forEach(one -> inLineage.add(one.sessionId()));
        List<SessionLine> others =
                around.values().stream()
                        .filter(one -> !inLineage.contains(one.sessionId()))
                        .sorted(Comparator.comparing(SessionState::sessionId))
                        .map(view::line)
                        .toList();
        List<NamedRecord> records = records(around, tree, treeSize, view);
        Map<UUID, String> learned = new TreeMap<>();
        around.values()
                .forEach(one -> {
                    if (one.facts().principalLearned()) {
                        learned.put(
                                one.sessionId(), Objects.requireNonNull(one.facts().principalId()));
                    }
                });
        Dossier dossier =
                new Dossier(
                        view.line(session),
                        lineage.stream().map(view::line).toList(),
                        others,
                        records.stream().map(Dossiers::cited).distinct().toList(),
                        view.accounts(
                                setup.insideAccounts().isEmpty()
                                        ? source.accounts()
                                        : setup.insideAccounts().stream().sorted().toList()),
                        learned,
                        uses(session, view.scope()),
                        source.findings(session.sessionId()).stream().map(view::finding).toList(),
                        around.values().stream()
                                .filter(SessionState::isDropped)
                                .map(SessionState::sessionId)
                                .sorted()
                                .toList(),
                        List.of(),
                        view.withheld(chain));
        return new Made(
                dossier, records.stream().map(NamedRecord::record).map(view::record).toList());
    }

    /// The session, all above it, and what may be above it where that is ambiguous.
    private Map<UUID, SessionState> around(SessionState session) {
        Map<UUID, SessionState> around = new LinkedHashMap<>();
        List<SessionState> level = List.of(session);
        while (!level.isEmpty() && around.size() < MOST_SESSIONS) {
            Set<UUID> above = new HashSet<>();
            for (SessionState one : level) {
                around.put(one.sessionId(), one);
                UUID parent = one.link().parentId();
                if (parent != null) {
                    above.add(parent);
                }
                above.addAll(one.link().candidates());
            }
            above.removeAll(around.keySet());
            level = above.isEmpty() ? List.of() : population.states(List.copyOf(above));
        }
        return around;
    }

    private static List<SessionState> lineage(
            SessionState session, Map<UUID, SessionState> around) {
        List<SessionState> lineage = new ArrayList<>();
        SessionState at = session;
        while (at != null && lineage.size() < MOST_SESSIONS) {
            lineage.addFirst(at);
            UUID parent = at.link().parentId();
            at = parent == null ? null : around.get(parent);
        }
        return lineage;
    }

    private List<NamedRecord> records(
            Map<UUID, SessionState> around, TiledTree tree, long treeSize, PackView view)
            throws StoreException {
        Set<RecordRef> refs = new HashSet<>();
        around.values().forEach(one -> refs.addAll(one.facts().records()));
        refs.addAll(evidence.of(around.values().stream().map(SessionState::facts).toList()));
        refs.removeIf(ref -> !view.scope().admits(ref.accountId()));
        return source.records(refs, tree, treeSize);
    }

    private static Cited cited(NamedRecord record) {
        RawRecord raw = record.record();
        return new Cited(
                raw.accountId(),
                raw.eventId(),
                raw.eventTime(),
                record.eventName(),
                raw.isInTree());
    }

    private record Kind(String service, String action, String error, String accountId)
            implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::service)
                        .thenComparing(Kind::action)
                        .thenComparing(Kind::error)
                        .thenComparing(Kind::accountId);

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }
    }

    private List<Use> uses(SessionState session, AccountScope scope) {
        Map<Kind, Use> byKind = new TreeMap<>();
        for (UseStore.Use use : uses.uses(session, scope, MOST_USES)) {
            Kind kind =
                    new Kind(
                            use.service(),
                            use.action(),
                            Objects.requireNonNullElse(use.error(), ""),
                            use.accountId());
            byKind.merge(
                    kind,
                    new Use(
                            use.service(),
                            use.action(),
                            use.error(),
                            use.accountId(),
                            use.count(),
                            use.firstAt(),
                            use.lastAt()),
                    Dossiers::sum);
        }
        return byKind.values().stream()
                .sorted(Comparator.comparingLong(Use::count).reversed())
                .toList();
    }

    private static Use sum(Use one, Use other) {
        return new Use(
                one.service(),
                one.action(),
                one.error(),
                one.accountId(),
                one.count() + other.count(),
                one.first().isBefore(other.first()) ? one.first() : other.first(),
                one.last().isAfter(other.last()) ? one.last() : other.last());
    }
}
