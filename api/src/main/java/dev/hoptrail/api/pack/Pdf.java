package dev.hoptrail.api.pack;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// Prints pages of packs.
final class Pdf {
    private static final int REGULAR = 400;
    private static final int BOLD = 700;

    /// Letters of European scripts; others are printed as a mark, and stand in the HTML.
    private static final List<Face> FACES =
            List.of(
                    new Face("Liberation Sans", "LiberationSans-Regular", REGULAR),
                    new Face("Liberation Sans", "LiberationSans-Bold", BOLD),
                    new Face("Liberation Mono", "LiberationMono-Regular", REGULAR));

    /// What paper needs beside the page as it stands in the pack, which who verifies that makes
    /// again.
    private static final String STYLE =
            """
            table { table-layout: fixed; } thead { display: table-header-group; }
            h2 { page-break-after: avoid; } tr { page-break-inside: avoid; }
            """;

    /// How wide columns are, in hundredths: left to itself the renderer breaks words between any
    /// two letters to please a long neighbour.
    private static final Map<String, Integer> WIDTHS =
            Map.ofEntries(
                    Map.entry("Account", 16),
                    Map.entry("Action", 24),
                    Map.entry("At", 21),
                    Map.entry("Event", 22),
                    Map.entry("Event id", 28),
                    Map.entry("Grade", 12),
                    Map.entry("Grade and evidence", 22),
                    Map.entry("Hop", 6),
                    Map.entry("Issued", 21),
                    Map.entry("Key", 17),
                    Map.entry("Origin", 20),
                    Map.entry("Passed on", 10),
                    Map.entry("Rule", 18),
                    Map.entry("Service", 20),
                    Map.entry("Session", 22),
                    Map.entry("Set by", 27),
                    Map.entry("Severity", 11),
                    Map.entry("Time", 21),
                    Map.entry("Times", 8));

    private static final Pattern HEAD = Pattern.compile("<th>([^<]+)</th>");

    private Pdf() {}

    private static String printable(String page) {
        return HEAD.matcher(page.replaceFirst("</style>", STYLE + "</style>"))
                .replaceAll(head -> {
                    Integer width = WIDTHS.get(head.group(1));
                    return width == null
                            ? "$0"
                            : "<th style=\"width: %d%%\">$1</th>".formatted(width);
                });
    }

    private record Face(String family, String file, int weight) {

        InputStream open() {
            return Objects.requireNonNull(
                    Pdf.class.getResourceAsStream("/liberation/" + file + ".ttf"), file);
        }
    }

    /// A page as PDF.
    ///
    /// @param html well-formed; loads nothing
    static byte[] of(String html) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PdfRendererBuilder builder = new PdfRendererBuilder();
        for (Face face : FACES) {
            builder.useFont(face::open, face.family(), face.weight(), FontStyle.NORMAL, true);
        }
        builder.withHtmlContent(printable(html), null);
        builder.toStream(out);
        builder.run();
        return out.toByteArray();
    }
}
