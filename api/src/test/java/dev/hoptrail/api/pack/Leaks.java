package dev.hoptrail.api.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.correlate.chain.OriginKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/// Looks for values in every byte of a pack.
final class Leaks {
    /// Accounts, regions and services stand in any pack.
    private static final Pattern TOLD =
            Pattern.compile(
                    "\\d{12}|[a-z]{2}-[a-z]+-\\d|[a-z0-9.-]+amazonaws\\.com|AWS Internal|true|false");

    private static final Set<OriginKind> PEOPLE =
            Set.of(OriginKind.SAML_USER, OriginKind.IAM_USER, OriginKind.IDENTITY_CENTER_USER);

    /// Shorter values are parts of names of events, or happen to stand in an id.
    private static final int SHORTEST = 9;

    private Leaks() {}

    /// What of some values stands where: in names of files, in their bytes however letters are
    /// written, and in what a PDF shows.
    static List<String> of(PackZip zip, Collection<String> values) throws IOException {
        List<String> leaks = new ArrayList<>();
        for (String name : zip.names()) {
            byte[] bytes = zip.bytes(name);
            String text = (name + "\n" + new String(bytes, UTF_8)).toLowerCase(Locale.ROOT);
            boolean isPrinted = name.endsWith(".pdf");
            String shown = isPrinted ? unbroken(pdf(bytes)) : plain(text);
            for (String value : values) {
                String folded = value.toLowerCase(Locale.ROOT);
                // A few bytes happen to stand in what is compressed.
                boolean happens = isPrinted && value.length() < SHORTEST;
                if ((!happens && text.contains(folded))
                        || shown.contains(isPrinted ? unbroken(folded) : folded)) {
                    leaks.add(name + ": " + value);
                }
            }
        }
        return leaks;
    }

    private static String plain(String text) {
        return text.replace("\\\\\\\"", "\"")
                .replace("\\\"", "\"")
                .replace("\"\"", "\"")
                .replace("&#39;", "'")
                .replace("&quot;", "\"");
    }

    /// On paper words are broken where a line ends.
    private static String unbroken(String text) {
        return text.replaceAll("\\s", "");
    }

    private static String pdf(byte[] bytes) throws IOException {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            return new PDFTextStripper().getText(document).toLowerCase(Locale.ROOT);
        }
    }

    /// All values of a pack that withholds nothing which another one withholds.
    static Set<String> values(PackZip zip) throws IOException {
        Set<String> values = new TreeSet<>();
        for (String text : zip.lines(PackFiles.SESSIONS)) {
            SessionLine line = PackJson.reader(SessionLine.class).readValue(text);
            Stream.of(
                            line.sessionName(),
                            line.sourceIp(),
                            line.userAgent(),
                            line.sourceIdentity(),
                            line.externalId(),
                            line.origin() != null && PEOPLE.contains(line.origin().kind())
                                    ? line.origin().name()
                                    : null)
                    .filter(Objects::nonNull)
                    .forEach(values::add);
            line.tags().forEach(tag -> values.add(tag.value()));
        }
        for (String name : zip.names()) {
            if (name.endsWith("raw.jsonl")) {
                for (String line : zip.lines(name)) {
                    RawRecord raw = PackJson.reader(RawRecord.class).readValue(line);
                    JsonNode body = PackJson.reader(JsonNode.class).readTree(raw.body());
                    values.add(body.path("sourceIPAddress").asText());
                    values.add(body.path("userAgent").asText());
                    values.add(body.at("/userIdentity/userName").asText());
                }
            }
        }
        values.removeIf(one ->
                one.length() < SHORTEST
                        || TOLD.matcher(one).matches()
                        || one.startsWith("AIDA")
                        || one.startsWith("system:serviceaccount:"));
        return values;
    }
}
