package dev.hoptrail.api.pack;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

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

    private Pdf() {}

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
        builder.withHtmlContent(html, null);
        builder.toStream(out);
        builder.run();
        return out.toByteArray();
    }
}
