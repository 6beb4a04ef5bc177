package dev.hoptrail.api.pack.verify;

import dev.hoptrail.api.pack.format.Manifest;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.SampleDraw;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.format.Totals;
import dev.hoptrail.api.pack.verify.PackArchive.Lines;
import dev.hoptrail.correlate.chain.AccountScope;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Checks that the population is one list in order, the same in both forms, of the period that the
/// manifest names; counts it, and draws the sample again.
final class PopulationCheck {
    private static final long TELL_EVERY = 10_000;

    private final PackArchive archive;
    private final Manifest manifest;
    private final AccountScope scope;
    private final Check check;
    private final LongConsumer progress;
    private final Totals totals = new Totals();
    private SampleDraw.@Nullable Plan plan;

    PopulationCheck(
            PackArchive archive,
            Manifest manifest,
            AccountScope scope,
            Check check,
            LongConsumer progress) {
        this.scope = scope;
        this.archive = archive;
        this.manifest = manifest;
        this.check = check;
        this.progress = progress;
    }

    Check check() {
        return check;
    }

    Totals totals() {
        return totals;
    }

    /// The sample as it has to be; null where the population could not be read.
    SampleDraw.@Nullable Plan plan() {
        return plan;
    }

    /// Reads it all.
    ///
    /// @param kept sessions whose lines are wanted
    Map<UUID, String> run(Set<UUID> kept) throws IOException {
        SampleDraw.Plan stated =
                PackJson.reader(SampleDraw.Plan.class).readValue(archive.text(PackFiles.PLAN));
        check.require(
                stated.algorithm().equals(SampleDraw.ALGORITHM),
                PackFiles.PLAN,
                "draws by an algorithm that is not known");
        SampleDraw draw = new SampleDraw(stated.seed(), Math.max(0, stated.size()));
        Map<UUID, String> lines = new HashMap<>();
        try (Lines json = archive.lines(PackFiles.SESSIONS);
                Lines csv = archive.lines(PackFiles.SESSIONS_CSV)) {
            check.require(
                    SessionLine.csvHead().equals(csv.next()),
                    PackFiles.SESSIONS_CSV + ":1",
                    "is not the head of the table");
            String before = "";
            for (String line = json.next(); line != null; line = json.next()) {
                SessionLine session = session(line, json.place());
                String row = csv.next();
                if (session == null) {
                    continue;
                }
                String id = session.sessionId().toString();
                check.require(
                        before.compareTo(id) < 0, json.place(), id + " does not follow " + before);
                before = id;
                check.require(
                        !session.issuedAt().isBefore(manifest.from())
                                && session.issuedAt().isBefore(manifest.to()),
                        json.place(),
                        "was issued outside the period");
                check.require(
                        scope.admits(session.accountId()),
                        json.place(),
                        "is of an account that the pack is not limited to");
                check.require(
                        session.csv().equals(row), csv.place(), "is not the row of session " + id);
                totals.add(session);
                draw.add(session.sessionId());
                if (kept.contains(session.sessionId())) {
                    lines.put(session.sessionId(), line);
                }
                if (json.number() % TELL_EVERY == 0) {
                    progress.accept(json.number());
                }
            }
            check.require(csv.next() == null, csv.place(), "goes on behind the last session");
        }
        plan = draw.plan();
        check.require(
                plan.equals(stated),
                PackFiles.PLAN,
                "is not what the seed draws from these %,d sessions".formatted(plan.population()));
        check.detail("%,d sessions, %,d drawn".formatted(plan.population(), plan.picked().size()));
        return lines;
    }

    private @Nullable SessionLine session(String line, String place) {
        try {
            SessionLine session = PackJson.reader(SessionLine.class).readValue(line);
            check.require(
                    PackJson.line(session).equals(line), place, "is not written as packs write it");
            return session;
        } catch (IOException | RuntimeException unreadable) {
            check.fail(place, PackVerifier.reason(unreadable));
            return null;
        }
    }
}
