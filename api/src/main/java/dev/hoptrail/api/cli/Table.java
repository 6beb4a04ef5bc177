package dev.hoptrail.api.cli;

import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows under headings, fitted to a width: the widest columns give way first.
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 6;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /// A text that takes no more columns than that, so that ids beside it are printed whole.
    static String cut(String text, int columns) {
        return SafeText.fit(text, columns).stripTrailing();
    }

    /// Adds a row of texts that are safe to print.
    void add(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells.length + " cells in a row");
        }
        rows.add(List.of(cells));
    }

    void print(PrintWriter out, int width) {
        int[] widths = fitted(width);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(i == 0 ? "" : GAP).append(SafeText.fit(row.get(i), widths[i]));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int[] fitted(int width) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], SafeText.width(row.get(i)));
            }
        }
        int room = width - GAP.length() * (widths.length - 1);
        while (Arrays.stream(widths).sum() > room) {
            int widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            if (widths[i] > widths[widest]) {
                widest = i;
            }
        }
        return widest;
    }
}
