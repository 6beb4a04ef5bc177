package dev.hoptrail.api.pack.format;

import dev.hoptrail.api.text.Csv;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which file of a pack answers which control, with what was counted. Counts, never a verdict: a
/// table in `controls.tsv` says what to fill in.
public final class Controls {
    private static final String TABLE = "controls.tsv";
    private static final Pattern COUNT = Pattern.compile("\\{([A-Za-z._]+)}");
    private static final int CELLS = 5;

    private Controls() {}

    /// The lines of `controls.csv`.
    ///
    /// @param counts of [Totals], and of alerts and coverage beside them
    public static List<String> lines(Map<String, Long> counts) {
        try (InputStream table = Objects.requireNonNull(Controls.class.getResourceAsStream(TABLE));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> filled(line, counts)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String filled(String line, Map<String, Long> counts) {
        String[] cells = line.split("\t", -1);
        if (cells.length != CELLS) {
            throw new IllegalStateException("Not %d cells: %s".formatted(CELLS, line));
        }
        return Csv.line(
                Arrays.stream(cells).map(cell -> fill(cell, counts)).toArray(String[]::new));
    }

    private static String fill(String cell, Map<String, Long> counts) {
        return COUNT.matcher(cell)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                Long.toString(
                                        Objects.requireNonNull(
                                                counts.get(found.group(1)),
                                                () -> "No count of " + found.group(1)))));
    }
}
