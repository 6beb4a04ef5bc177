package dev.hoptrail.api.text;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Lines of comma-separated values that a spreadsheet takes for text: a cell that would be read as
/// a formula gets an apostrophe in front.
public final class Csv {

    private static final String BEGINS_FORMULA = "=+-@";

    private Csv() {}

    public static String line(String... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(String text) {
        String safe = SafeText.line(text);
        String shown = isFormula(safe) ? "'" + safe : safe;
        boolean quoted =
                shown.indexOf(',') >= 0 || shown.indexOf('"') >= 0 || !shown.equals(shown.strip());
        return quoted ? '"' + shown.replace("\"", "\"\"") + '"' : shown;
    }

    private static boolean isFormula(String text) {
        String begin = text.stripLeading();
        return !begin.isEmpty() && BEGINS_FORMULA.indexOf(begin.charAt(0)) >= 0;
    }
}
