package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `bench ui` found out.
///
/// @param sessions so many are stored and searchable
/// @param browser what the browser calls itself
/// @param empty a page without anything of ours
/// @param views pages of ours
record UiFigures(long sessions, String browser, Scroll empty, List<View> views) {

    /// So many rows of a list may stand in the page at once.
    static final int ROWS = 300;

    UiFigures {
        views = List.copyOf(views);
    }

    /// Long tasks are those that keep the page from answering for 50 ms or more.
    ///
    /// @param millis of all together
    record LongTasks(int number, double millis, double longest) {}

    /// A way from the top of a list to its end, by turns of the mouse wheel.
    ///
    /// @param rows in the page at once, at most
    /// @param pixels gone
    record Scroll(int turns, double seconds, int rows, long pixels, LongTasks longTasks) {}

    /// A page of ours.
    ///
    /// @param rows of the list that was scrolled through, those not in the page among them
    /// @param requests for what it shows, and `pages` of it that were asked for
    /// @param paintMillis from the end of the first answer until its rows were painted; null where
    ///   the browser does not tell
    /// @param drawing while the page was loaded, and all that it was asked to draw
    record View(
            String what,
            long rows,
            int requests,
            int pages,
            @Nullable Double paintMillis,
            LongTasks drawing,
            Scroll scroll) {

        /// Whether few rows stood in the page, and each page of it cost one request.
        @JsonProperty
        boolean holds() {
            return scroll.rows <= ROWS && requests == pages;
        }
    }

    String table() {
        StringBuilder out = new StringBuilder(1024);
        line(out, "%,d sessions, %s", sessions, browser);
        line(
                out,
                "%-30s %8s %6s %9s %7s %6s %11s %11s %9s",
                "scrolled",
                "turns",
                "s",
                "rows",
                "in page",
                "long",
                "long, ms",
                "longest, ms",
                "requests");
        scroll(out, "an empty page", "", empty, "");
        for (View view : views) {
            scroll(
                    out,
                    view.what,
                    "%,d".formatted(view.rows),
                    view.scroll,
                    "%d for %d".formatted(view.requests, view.pages));
        }
        for (View view : views) {
            line(
                    out,
                    "%-30s painted %s after the answer; drawing: %d long tasks, %.0f ms, the longest %.0f ms; %s",
                    view.what,
                    view.paintMillis == null
                            ? "?"
                            : String.format(Locale.ROOT, "%.0f ms", view.paintMillis),
                    view.drawing.number,
                    view.drawing.millis,
                    view.drawing.longest,
                    view.holds() ? "holds" : "EXCEEDED");
        }
        return out.toString();
    }

    private static void scroll(
            StringBuilder out, String what, String rows, Scroll scroll, String requests) {
        line(
                out,
                "%-30s %8d %6.1f %9s %7d %6d %11.0f %11.0f %9s",
                what,
                scroll.turns,
                scroll.seconds,
                rows,
                scroll.rows,
                scroll.longTasks.number,
                scroll.longTasks.millis,
                scroll.longTasks.longest,
                requests);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
