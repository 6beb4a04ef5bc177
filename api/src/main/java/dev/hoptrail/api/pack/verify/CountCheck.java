package dev.hoptrail.api.pack.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.pack.format.Controls;
import dev.hoptrail.api.pack.format.CoverageTotals;
import dev.hoptrail.api.pack.format.Manifest;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.Totals;
import dev.hoptrail.api.pack.verify.PackArchive.Lines;
import dev.hoptrail.api.pack.verify.PackVerifier.Rows;
import dev.hoptrail.ingest.ledger.Coverage;
import dev.hoptrail.ingest.ledger.CoverageVerdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Counts again what the manifest and the table of controls state.
final class CountCheck {
    private final PackArchive archive;
    private final Rows rows;
    private final Check check;

    CountCheck(PackArchive archive, Rows rows, Check check) {
        this.archive = archive;
        this.rows = rows;
        this.check = check;
    }

    void run(Totals totals, Manifest manifest) {
        try {
            Map<String, Long> counts = new TreeMap<>(totals.counts());
            beside(counts);
            counts.put("sampled", sampled());
            counts.forEach((name, count) ->
                    check.require(
                            count.equals(manifest.totals().get(name)),
                            PackFiles.MANIFEST,
                            "states %s %s, counted %d"
                                    .formatted(manifest.totals().get(name), name, count)));
            check.require(
                    counts.keySet().containsAll(manifest.totals().keySet()),
                    PackFiles.MANIFEST,
                    "states counts that nothing can be counted for");
            controls(counts);
            rows(PackFiles.SESSIONS, totals.counts().getOrDefault("sessions", 0L));
            rows(PackFiles.SESSIONS_CSV, totals.counts().getOrDefault("sessions", 0L));
            check.detail("%,d figures".formatted(counts.size()));
        } catch (IOException | RuntimeException unreadable) {
            check.fail(PackFiles.MANIFEST, PackVerifier.reason(unreadable));
        }
    }

    private void rows(String name, long counted) {
        Long stated = rows.of(name);
        check.require(
                stated != null && stated == counted,
                name,
                "has %,d rows, the manifest says %s".formatted(counted, stated));
    }

    private void beside(Map<String, Long> counts) throws IOException {
        Set<String> alerts = new HashSet<>();
        long alertRows = 0;
        try (Lines lines = archive.lines(PackFiles.ALERTS)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                alerts.add(node(line).path("alertId").asText());
                alertRows++;
            }
        }
        Set<String> answered = new HashSet<>();
        long dispositions = 0;
        try (Lines lines = archive.lines(PackFiles.DISPOSITIONS)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String alert = node(line).path("alertId").asText();
                check.require(alerts.contains(alert), lines.place(), "is of no alert of this pack");
                answered.add(alert);
                dispositions++;
            }
        }
        CoverageTotals coverage = new CoverageTotals();
        try (Lines lines = archive.lines(PackFiles.COVERAGE)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                Coverage hour = PackJson.reader(Coverage.class).readValue(line);
                coverage.add(hour);
                check.require(
                        hour.verdict() == CoverageVerdict.of(hour.digests(), hour.logFiles()),
                        lines.place(),
                        "states a verdict that is not that of its counts");
            }
        }
        rows(PackFiles.ALERTS, alertRows);
        rows(PackFiles.DISPOSITIONS, dispositions);
        rows(PackFiles.COVERAGE, coverage.lines());
        counts.put("alerts", alertRows);
        counts.put("dispositions", dispositions);
        counts.put("answered", (long) answered.size());
        counts.putAll(coverage.counts());
    }

    private static JsonNode node(String line) throws IOException {
        return PackJson.reader(JsonNode.class).readTree(line);
    }

    private long sampled() {
        return archive.names().stream()
                .filter(name -> name.startsWith("sample/") && name.endsWith("/dossier.json"))
                .count();
    }

    private void controls(Map<String, Long> counts) throws IOException {
        List<String> expected = Controls.lines(counts);
        try (Lines lines = archive.lines(PackFiles.CONTROLS)) {
            for (String line : expected) {
                String found = lines.next();
                check.require(line.equals(found), lines.place(), "does not state what is counted");
            }
            check.require(lines.next() == null, lines.place(), "is one too many");
        }
    }
}
