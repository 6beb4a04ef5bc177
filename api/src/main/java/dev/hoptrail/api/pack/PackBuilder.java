package dev.hoptrail.api.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.Controls;
import dev.hoptrail.api.pack.format.CoverageTotals;
import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.DossierPage;
import dev.hoptrail.api.pack.format.Manifest;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.Readme;
import dev.hoptrail.api.pack.format.SampleDraw;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.format.Totals;
import dev.hoptrail.api.pack.redact.PseudonymKey;
import dev.hoptrail.api.pack.redact.Redactor;
import dev.hoptrail.api.pack.redact.Redactor.NewValueException;
import dev.hoptrail.api.pack.store.PackSource;
import dev.hoptrail.api.pack.store.PackSource.AlertOf;
import dev.hoptrail.api.pack.store.Population;
import dev.hoptrail.api.pack.verify.Derivations;
import dev.hoptrail.api.treelog.Signer;
import dev.hoptrail.api.treelog.TreeLog;
import dev.hoptrail.api.treelog.store.SigningKeyStore;
import dev.hoptrail.api.treelog.store.TreeLogStore;
import dev.hoptrail.api.treelog.store.TreeLogStore.HeadRow;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.stream.UnreadableRecordException;
import dev.hoptrail.ingest.ledger.Coverage;
import dev.hoptrail.ingest.ledger.LedgerQueries;
import dev.hoptrail.ingest.record.Sha256;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes packs, in memory that does not grow with them.
@Singleton
final class PackBuilder {
    private static final int MOST_HOURS = 1_000_000;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int TELL_EVERY = 1_000;
    private static final int BUFFER = 1 << 16;

    private final Population population;
    private final Dossiers dossiers;
    private final PackSource source;
    private final LedgerQueries ledger;
    private final TreeLog treeLog;
    private final TreeLogStore tree;
    private final SigningKeyStore keys;
    private final Packs.Setup setup;
    private final Clock clock;
    private final PackView.Makers views;

    PackBuilder(
            Population population,
            Dossiers dossiers,
            PackSource source,
            LedgerQueries ledger,
            TreeLog treeLog,
            TreeLogStore tree,
            SigningKeyStore keys,
            Packs.Setup setup,
            Clock clock,
            PackView.Makers views) {
        this.views = views;
        this.population = population;
        this.dossiers = dossiers;
        this.source = source;
        this.ledger = ledger;
        this.treeLog = treeLog;
        this.tree = tree;
        this.keys = keys;
        this.setup = setup;
        this.clock = clock;
    }

    /// Told how many sessions of how many are written, and again with each dossier: a builder that
    /// is silent is taken for dead.
    @FunctionalInterface
    interface Progress {
        void told(long done, long total);
    }

    /// What is to be written, for whom.
    record Order(UUID packId, PackRequest request, String requestedBy) {}

    /// What is stored changed while it was read: a population and its dossiers do not agree.
    static final class ChangedMeanwhileException extends Exception {
        private static final long serialVersionUID = 1;

        ChangedMeanwhileException(UUID sessionId) {
            super(
                    "Session %s changed while the pack was written: records of its time still come in"
                            .formatted(sessionId));
        }

        ChangedMeanwhileException(NewValueException newValue) {
            super(newValue.getMessage() + ": records of its time still come in", newValue);
        }
    }

    /// What a population came to.
    ///
    /// @param picked of the plan, by the ids there
    private record Drawn(
            long sessions, SampleDraw.Plan plan, Map<UUID, Picked> picked, Set<UUID> alerted) {}

    /// @param sessionId of the session, whatever it is called in the pack
    /// @param line what the population says of it
    private record Picked(UUID sessionId, String line) {}

    /// Writes a pack.
    void build(Order order, OutputStream out, Progress progress)
            throws IOException, StoreException, ChangedMeanwhileException {
        String keyName =
                Objects.requireNonNullElseGet(
                        order.request().pseudonyms(), () -> "pack " + order.packId());
        Redactor redactor =
                new Redactor(
                        order.request().withholding(),
                        PseudonymKey.of(setup.pseudonymKeys().apply(keyName)));
        try {
            write(order, redactor, views.of(order.request().scope()), out, progress);
        } catch (NewValueException newValue) {
            throw new ChangedMeanwhileException(newValue);
        }
    }

    private void write(
            Order order, Redactor redactor, PackView view, OutputStream out, Progress progress)
            throws IOException, StoreException, ChangedMeanwhileException {
        PackRequest request = order.request();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        HeadRow head = treeLog.makeHead();
        Signer signer = treeLog.signer();
        try (PackSink sink = new PackSink(out)) {
            sink.file(
                    PackFiles.README,
                    Readme.text(order.packId(), redactor.redaction(), request.accounts()));
            sink.file(PackFiles.TREE_HEAD, head.note());
            stamp(sink, PackFiles.TREE_HEAD_STAMP, treeLog.stamp(head));
            sink.file(PackFiles.KEYS, PackJson.page(keys.keys()));
            Totals totals = new Totals();
            List<AlertOf> alerts = source.alerts(request.begin(), request.end());
            if (!redactor.isNone()) {
                look(request, redactor, view, alerts, head, progress);
            }
            Drawn drawn = population(request, redactor, view, sink, totals, alerts, progress);
            Map<String, Long> counts = new TreeMap<>(totals.counts());
            alerts(sink, redactor, view, alerts, drawn.alerted(), counts);
            coverage(sink, request, view, counts);
            sink.lines(PackFiles.RULES, view.settings().stream().map(redactor::json).toList(), 0);
            sample(sink, redactor, view, drawn, head, progress);
            counts.put("sampled", (long) drawn.plan().picked().size());
            sink.lines(PackFiles.CONTROLS, Controls.lines(counts), 1);
            sign(sink, redactor, order, now, head, signer, counts);
        }
    }

    /// Looks at all that the pack will hold, and at the sessions that alerts in it tell of.
    private void look(
            PackRequest request,
            Redactor redactor,
            PackView view,
            List<AlertOf> alerts,
            HeadRow head,
            Progress progress)
            throws StoreException {
        String query = Objects.requireNonNull(request.query());
        SampleDraw draw =
                new SampleDraw(
                        Objects.requireNonNull(request.seed()),
                        Objects.requireNonNull(request.sampleSize()));
        Map<UUID, UUID> ids = new HashMap<>();
        Set<UUID> alerted = new HashSet<>();
        Set<UUID> mayBeAlerted =
                alerts.stream().map(AlertOf::sessionId).collect(Collectors.toSet());
        long[] seen = {0};
        population.forEach(
                query,
                request.begin(),
                request.end(),
                view.scope(),
                state -> {
                    redactor.look(view.line(state));
                    UUID called = redactor.session(state.sessionId());
                    if (draw.add(called)) {
                        ids.put(called, state.sessionId());
                    }
                    if (mayBeAlerted.contains(state.sessionId())) {
                        alerted.add(state.sessionId());
                    }
                    if (++seen[0] % TELL_EVERY == 0) {
                        progress.told(0, seen[0]);
                    }
                });
        ids.keySet().retainAll(Set.copyOf(draw.plan().picked()));
        for (SessionState state : population.states(List.copyOf(ids.values()))) {
            Dossiers.Made made = dossiers.of(state, tree.tree(), head.treeSize(), view);
            redactor.look(made.dossier(), made.records());
            progress.told(0, seen[0]);
        }
        for (AlertOf alert : alerts) {
            if (alerted.contains(alert.sessionId())) {
                redactor.look(source.alert(alert.alertId()));
                source.dispositions(alert.alertId()).forEach(redactor::look);
            }
        }
        chains(alerted, redactor);
        redactor.know();
    }

    /// Alerts tell of all above a session.
    private void chains(Set<UUID> alerted, Redactor redactor) {
        Set<UUID> seen = new HashSet<>();
        Deque<UUID> open = new ArrayDeque<>(alerted);
        while (!open.isEmpty()) {
            List<UUID> some = new ArrayList<>();
            while (!open.isEmpty() && some.size() < TELL_EVERY) {
                UUID next = open.pop();
                if (seen.add(next)) {
                    some.add(next);
                }
            }
            for (SessionState state : population.states(some)) {
                redactor.look(SessionLine.of(state));
                if (state.link().parentId() != null) {
                    open.add(state.link().parentId());
                }
            }
        }
    }

    private Drawn population(
            PackRequest request,
            Redactor redactor,
            PackView view,
            PackSink sink,
            Totals totals,
            List<AlertOf> alerts,
            Progress progress)
            throws IOException {
        String query = Objects.requireNonNull(request.query());
        long total = population.size(query, request.begin(), request.end(), view.scope());
        SampleDraw draw =
                new SampleDraw(
                        Objects.requireNonNull(request.seed()),
                        Objects.requireNonNull(request.sampleSize()));
        Set<UUID> mayBeAlerted =
                alerts.stream().map(AlertOf::sessionId).collect(Collectors.toSet());
        Map<UUID, Picked> picked = new HashMap<>();
        Set<UUID> alerted = new HashSet<>();
        long rows;
        Path spool = Files.createTempFile("hoptrail-pack", ".csv");
        try {
            sink.begin(PackFiles.SESSIONS);
            try (BufferedWriter csv = Files.newBufferedWriter(spool, UTF_8)) {
                csv.append(SessionLine.csvHead()).append('\n');
                InOrder inOrder =
                        new InOrder(
                                redactor,
                                view,
                                (id, line) -> {
                                    String json = PackJson.line(line);
                                    write(sink, csv, json, line.csv());
                                    totals.add(line);
                                    if (draw.add(line.sessionId())) {
                                        picked.put(line.sessionId(), new Picked(id, json));
                                    }
                                });
                population.forEach(
                        query,
                        request.begin(),
                        request.end(),
                        view.scope(),
                        state -> {
                            inOrder.accept(state);
                            if (mayBeAlerted.contains(state.sessionId())) {
                                alerted.add(state.sessionId());
                            }
                            if (sink.rows() % TELL_EVERY == 0) {
                                progress.told(sink.rows(), Math.max(total, sink.rows()));
                            }
                        });
                inOrder.end();
            }
            rows = sink.rows();
            sink.end(rows);
            copy(sink, spool, rows);
            progress.told(rows, rows);
        } finally {
            Files.deleteIfExists(spool);
        }
        SampleDraw.Plan plan = draw.plan();
        picked.keySet().retainAll(Set.copyOf(plan.picked()));
        sink.file(PackFiles.PLAN, PackJson.page(plan));
        return new Drawn(rows, plan, picked, alerted);
    }

    /// Sessions by what they are called in the pack: with other ids, those of one second follow
    /// each other in another order.
    private static final class InOrder {
        private final Redactor redactor;
        private final PackView view;
        private final BiConsumer<UUID, SessionLine> consumer;
        private final SortedMap<String, Map.Entry<UUID, SessionLine>> second = new TreeMap<>();
        private @Nullable Instant issuedAt;

        InOrder(Redactor redactor, PackView view, BiConsumer<UUID, SessionLine> consumer) {
            this.redactor = redactor;
            this.view = view;
            this.consumer = consumer;
        }

        void accept(SessionState state) {
            SessionLine line = redactor.line(view.line(state));
            if (redactor.isNone()) {
                consumer.accept(state.sessionId(), line);
                return;
            }
            if (!line.issuedAt().equals(issuedAt)) {
                end();
                issuedAt = line.issuedAt();
            }
            second.put(line.sessionId().toString(), Map.entry(state.sessionId(), line));
        }

        void end() {
            second.values().forEach(one -> consumer.accept(one.getKey(), one.getValue()));
            second.clear();
        }
    }

    private static void write(PackSink sink, BufferedWriter csv, String json, String row) {
        try {
            sink.line(json);
            csv.append(row).append('\n');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(PackSink sink, Path spool, long rows) throws IOException {
        sink.begin(PackFiles.SESSIONS_CSV);
        try (InputStream in = Files.newInputStream(spool)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sink.bytes(buffer, read);
            }
        }
        sink.end(rows);
    }

    private void alerts(
            PackSink sink,
            Redactor redactor,
            PackView view,
            List<AlertOf> alerts,
            Set<UUID> sessions,
            Map<String, Long> counts)
            throws IOException {
        List<AlertOf> shown =
                alerts.stream().filter(one -> sessions.contains(one.sessionId())).toList();
        sink.begin(PackFiles.ALERTS);
        for (AlertOf one : shown) {
            sink.line(redactor.json(view.alert(one.alertId())));
        }
        sink.end(sink.rows());
        long answered = 0;
        sink.begin(PackFiles.DISPOSITIONS);
        for (AlertOf one : shown) {
            List<String> dispositions = view.dispositions(one.alertId());
            answered += dispositions.isEmpty() ? 0 : 1;
            for (String line : dispositions) {
                sink.line(redactor.json(line));
            }
        }
        counts.put("dispositions", sink.rows());
        sink.end(sink.rows());
        counts.put("alerts", (long) shown.size());
        counts.put("answered", answered);
    }

    /// A week at a time, since an organisation has many cells, and only where anything was read.
    private void coverage(
            PackSink sink, PackRequest request, PackView view, Map<String, Long> counts)
            throws IOException {
        List<LedgerQueries.Span> spans = ledger.spans();
        Instant first = request.end();
        Instant last = request.begin();
        for (LedgerQueries.Span span : spans) {
            first = span.from().isBefore(first) ? span.from() : first;
            last = span.to().isAfter(last) ? span.to() : last;
        }
        Instant end = last.isBefore(request.end()) ? last : request.end();
        Instant from = first.isAfter(request.begin()) ? first : request.begin();
        Instant now = clock.instant();
        CoverageTotals totals = new CoverageTotals();
        sink.begin(PackFiles.COVERAGE);
        for (Instant week = from.truncatedTo(ChronoUnit.HOURS);
                week.isBefore(end);
                week = week.plus(WEEK)) {
            Instant next = week.plus(WEEK);
            Instant until = next.isBefore(end) ? next : end;
            for (Coverage hour : ledger.coverage(week, until, now, null, MOST_HOURS)) {
                if (view.scope().admits(hour.accountId())) {
                    sink.line(PackJson.line(hour));
                    totals.add(hour);
                }
            }
        }
        counts.putAll(totals.counts());
        sink.end(sink.rows());
    }

    private void sample(
            PackSink sink,
            Redactor redactor,
            PackView view,
            Drawn drawn,
            HeadRow head,
            Progress progress)
            throws IOException, StoreException, ChangedMeanwhileException {
        Map<UUID, SessionState> states = new HashMap<>();
        population
                .states(drawn.picked().values().stream().map(Picked::sessionId).toList())
                .forEach(state -> states.put(state.sessionId(), state));
        for (UUID id : drawn.plan().picked()) {
            Picked picked = Objects.requireNonNull(drawn.picked().get(id));
            SessionState state = states.get(picked.sessionId());
            String line = state == null ? "" : PackJson.line(redactor.line(view.line(state)));
            if (state == null || !line.equals(picked.line())) {
                throw new ChangedMeanwhileException(picked.sessionId());
            }
            Dossiers.Made made = dossiers.of(state, tree.tree(), head.treeSize(), view);
            List<RawRecord> records = made.records().stream().map(redactor::record).toList();
            Dossier dossier =
                    repeatable(
                            redactor.isNone() && !view.isRestricted(),
                            redactor.dossier(made.dossier()),
                            records);
            String page = DossierPage.html(dossier);
            sink.file(PackFiles.dossier(id), PackJson.page(dossier));
            sink.file(PackFiles.page(id), page);
            sink.file(PackFiles.pdf(id), Pdf.of(page));
            sink.lines(PackFiles.raw(id), records.stream().map(PackJson::line).toList(), 0);
            progress.told(drawn.sessions(), drawn.sessions());
        }
    }

    /// Says of which sessions what is withheld decides what they are: of two bodies of one record
    /// that with the smaller hash counts, for instance.
    private static Dossier repeatable(boolean isWhole, Dossier dossier, List<RawRecord> records) {
        if (isWhole) {
            return dossier;
        }
        try {
            Set<UUID> differing = Derivations.of(dossier, records).differences().keySet();
            return dossier.withUnrepeated(differing.stream().sorted().toList());
        } catch (UnreadableRecordException unreadable) {
            throw new IllegalStateException("A stored record cannot be read", unreadable);
        }
    }

    private void sign(
            PackSink sink,
            Redactor redactor,
            Order order,
            Instant now,
            HeadRow head,
            Signer signer,
            Map<String, Long> counts)
            throws IOException {
        PackRequest request = order.request();
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        order.packId(),
                        redactor.text(Objects.requireNonNull(request.title())),
                        version(),
                        Integer.toString(Rules.VERSION),
                        redactor.text(order.requestedBy()),
                        now,
                        head.madeAt(),
                        request.begin(),
                        request.end(),
                        redactor.query(Objects.requireNonNull(request.query())),
                        counts,
                        signer.verifier().text(),
                        head.treeSize(),
                        tree.log().beganAt(),
                        redactor.redaction(),
                        request.accounts(),
                        sink.entries());
        String text = PackJson.page(manifest);
        sink.file(PackFiles.MANIFEST, text);
        byte[] signature =
                signer.sign(PackFiles.signed(Sha256.hex(text.getBytes(UTF_8))))
                        .format()
                        .getBytes(UTF_8);
        sink.file(PackFiles.SIGNATURE, signature);
        stamp(sink, PackFiles.SIGNATURE_STAMP, treeLog.stamp(signature));
    }

    private static void stamp(PackSink sink, String name, Optional<byte[]> token)
            throws IOException {
        if (token.isPresent()) {
            sink.file(name, token.get());
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(
                PackBuilder.class.getPackage().getImplementationVersion(), "not packaged");
    }
}
