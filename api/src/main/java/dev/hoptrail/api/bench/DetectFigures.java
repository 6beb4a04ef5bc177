package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What rules find, what they say on quiet days, and what they cost.
///
/// @param attacks empty where none was looked for
/// @param latency until webhooks are told, while records are read; null where nothing was told
/// @param flood alerts that waited; null where there was none to begin with
/// @param quiet null where not listened to
/// @param added what it costs; null where not measured
record DetectFigures(
        List<Attack> attacks,
        AlertWire.@Nullable Latency latency,
        @Nullable AlertFlood flood,
        @Nullable Quiet quiet,
        @Nullable Added added) {

    /// On quiet days rules of medium severity and above may speak so often.
    private static final long LOUD = 30;

    /// So much more than without it may correlating cost.
    private static final double DEAR = 1.25;

    private static final double MIB = 1 << 20;

    private static final List<String> QUIET = List.of("INFO ", "LOW ");

    DetectFigures {
        attacks = List.copyOf(attacks);
    }

    /// How often an attack was planted, and how often its rule found it.
    record Attack(String rule, int planted, int found) {}

    /// What was said where no attack was.
    ///
    /// @param days on which sessions were issued
    /// @param findings by severity and rule
    record Quiet(long sessions, long days, Map<String, Long> findings) {
        Quiet {
            findings = Map.copyOf(findings);
        }

        /// Findings of medium severity and above.
        @JsonProperty
        long loud() {
            return findings.entrySet().stream()
                    .filter(entry -> QUIET.stream().noneMatch(entry.getKey()::startsWith))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        private void write(StringBuilder out) {
            line(out, "quiet: %,d sessions over %,d days", sessions, days);
            findings.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> line(out, "  %-45s %,8d", entry.getKey(), entry.getValue()));
            line(
                    out,
                    "  %-45s %,8d, bound %d: %s",
                    "of medium severity and above",
                    loud(),
                    LOUD,
                    loud() < LOUD ? "holds" : "EXCEEDED");
        }
    }

    /// What detection adds.
    ///
    /// @param rounds of the same records, at least one. Only the last one counts: whatever a
    ///   process does for the first time pays for its compiling, too.
    record Added(List<Round> rounds) {
        Added {
            rounds = List.copyOf(rounds);
        }

        /// CPU seconds of service and database from files to search.
        ///
        /// @param without the same with detection switched off
        record Round(double withDetection, double without) {
            @JsonProperty
            double ratio() {
                return withDetection / without;
            }
        }

        @JsonProperty
        double ratio() {
            return rounds.getLast().ratio();
        }

        private void write(StringBuilder out) {
            line(out, "CPU seconds from files to search");
            for (int i = 0; i < rounds.size(); i++) {
                Round round = rounds.get(i);
                line(
                        out,
                        "  round %d: %.1f with detection, %.1f without, ratio %.2f",
                        i + 1,
                        round.withDetection,
                        round.without,
                        round.ratio());
            }
            line(
                    out,
                    "  of the last one: bound %.2f: %s",
                    DEAR,
                    ratio() <= DEAR ? "holds" : "EXCEEDED");
        }
    }

    /// Whether every attack was found and quiet days are quiet.
    @JsonProperty
    boolean isGood() {
        return attacks.stream().allMatch(attack -> attack.found() == attack.planted())
                && (quiet == null || quiet.loud() < LOUD);
    }

    String table() {
        StringBuilder out = new StringBuilder(1024);
        if (!attacks.isEmpty()) {
            line(out, "%-36s %8s %8s", "attack", "planted", "found");
        }
        for (Attack attack : attacks) {
            line(
                    out,
                    "  %-34s %,8d %,8d%s",
                    attack.rule(),
                    attack.planted(),
                    attack.found(),
                    attack.found() < attack.planted() ? "  MISSED" : "");
        }
        if (latency != null) {
            line(
                    out,
                    "alert on the wire after the commit, median of %,d: %.2f s, %.1f batches of %.2f s, bound %.0f: %s",
                    latency.told(),
                    latency.medianSeconds(),
                    latency.batches(),
                    latency.batchSeconds(),
                    AlertWire.Latency.BOUND,
                    latency.batches() <= AlertWire.Latency.BOUND ? "holds" : "EXCEEDED");
        }
        if (flood != null) {
            line(
                    out,
                    "%,d alerts waiting: heap %.1f MiB, %.1f before, ratio %.2f; received later: %,d",
                    flood.alerts(),
                    flood.heapWaiting() / MIB,
                    flood.heapBefore() / MIB,
                    flood.growth(),
                    flood.received());
        }
        if (quiet != null) {
            line(out, "");
            quiet.write(out);
        }
        if (added != null) {
            added.write(out);
        }
        return out.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
