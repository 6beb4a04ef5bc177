package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/// What a reading of files found, as lines of name and number.
final class IngestSummary {

    private IngestSummary() {}

    static void print(PrintWriter out, JsonNode result) {
        line(out, "files", result.path("files").asLong());
        lineIfAny(out, "digests", result.path("digests").asLong());
        lineIfAny(out, "  read before, skipped", result.path("filesSkipped").asLong());
        lineIfAny(out, "  lost before, read again", result.path("filesPublishedAgain").asLong());
        line(out, "records", result.path("records").asLong());
        lineIfAny(out, "  impossible event time", result.path("impossibleTimes").asLong());
        line(out, "identity events", result.path("identityEvents").asLong());
        line(out, "issuances", result.path("issuances").asLong());
        line(out, "new sessions", result.path("newSessions").asLong());
        line(out, "rejected", rejected(result));
        result.path("rejected")
                .properties()
                .forEach(one ->
                        line(
                                out,
                                "  " + one.getKey().toLowerCase(Locale.ROOT).replace('_', ' '),
                                one.getValue().asLong()));
        out.flush();
    }

    static long rejected(JsonNode result) {
        long rejected = 0;
        for (JsonNode count : result.path("rejected")) {
            rejected += count.asLong();
        }
        return rejected;
    }

    private static void lineIfAny(PrintWriter out, String name, long number) {
        if (number > 0) {
            line(out, name, number);
        }
    }

    private static void line(PrintWriter out, String name, long number) {
        out.println("%-26s%,12d".formatted(name, number));
    }
}
