package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.Csv;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Finds sessions: who had what.
@Command(name = "search", description = "Find sessions by a query; exit code 1 if there are none.")
final class SearchCommand implements Callable<Integer> {

    private static final int PAGE = 200;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Parameters(
            paramLabel = "QUERY",
            description = "For example 'tag.Project:atlas AND grade:EXACT'.")
    private String query = "";

    @Option(names = "--at", paramLabel = "T", description = "Alive at this moment.")
    private @Nullable String at;

    @Option(names = "--from", paramLabel = "T", description = "Alive at this moment or later.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "Alive at this moment or earlier.")
    private @Nullable String to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "So many sessions at most; ${DEFAULT-VALUE}.")
    private int limit = 50;

    @ArgGroup private @Nullable Format format;

    static final class Format {
        @Option(names = "--json", description = "JSON lines, one session a line.")
        private boolean json;

        @Option(names = "--csv", description = "Comma-separated values, safe for spreadsheets.")
        private boolean csv;
    }

    /// Takes sessions as they come.
    private interface Printer {
        void print(JsonNode session);

        default void end(JsonNode total) {}
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            long found = search(connection.client(), printer(out));
            out.flush();
            return found > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private long search(ServiceClient client, Printer printer) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("q", query);
        put(parameters, "at", at);
        put(parameters, "from", from);
        put(parameters, "to", to);
        long found = 0;
        JsonNode page;
        do {
            parameters.put("limit", Long.toString(Math.min(PAGE, limit - found)));
            page = client.get(ServiceClient.path("/api/v1/sessions", parameters));
            for (JsonNode session : page.path("items")) {
                printer.print(session);
                found++;
            }
            parameters.put("cursor", page.path("next").asText());
        } while (!page.path("next").isNull() && found < limit);
        printer.end(page.path("total"));
        return found;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private Printer printer(PrintWriter out) {
        if (format != null && format.json) {
            return session -> out.println(session);
        }
        if (format != null && format.csv) {
            out.println(
                    Csv.line(
                            "issuedAt",
                            "expiresAt",
                            "sessionId",
                            "grade",
                            "depth",
                            "origin",
                            "originKind",
                            "account",
                            "role",
                            "sessionName",
                            "accessKeyIds",
                            "tags"));
            return session -> out.println(csv(session));
        }
        return new TablePrinter(out);
    }

    private static String csv(JsonNode session) {
        return Csv.line(
                session.path("issuedAt").asText(),
                session.path("expiresAt").asText(),
                session.path("sessionId").asText(),
                session.path("link").path("grade").asText(),
                session.path("depth").isNull() ? "" : session.path("depth").asText(),
                text(session.path("origin").path("name")),
                text(session.path("origin").path("kind")),
                text(session.path("role").path("accountId")),
                text(session.path("role").path("name")),
                text(session.path("sessionName")),
                join(session.path("accessKeyIds")),
                Sessions.tags(session));
    }

    private static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? "" : node.asText();
    }

    private static String join(JsonNode texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "));
    }

    private final class TablePrinter implements Printer {

        private final PrintWriter out;
        private final Table table =
                new Table("ISSUED", "ORIGIN", "ROLE", "ACCOUNT", "SESSION", "GRADE", "KEY", "TAGS");
        private int rows;

        TablePrinter(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void print(JsonNode session) {
            rows++;
            table.add(
                    session.path("issuedAt").asText(),
                    SafeText.line(session.path("origin").path("name")),
                    SafeText.line(Sessions.what(session)),
                    SafeText.line(session.path("role").path("accountId")),
                    SafeText.line(session.path("sessionName")),
                    session.path("link").path("grade").asText(),
                    SafeText.line(session.path("accessKeyIds").path(0)),
                    Sessions.tags(session));
        }

        @Override
        public void end(JsonNode total) {
            if (rows > 0) {
                table.print(out, Screen.width());
            }
            String more = total.path("relation").asText().equals("AT_LEAST") ? " or more" : "";
            spec.commandLine()
                    .getErr()
                    .println(
                            "%,d of %,d%s sessions"
                                    .formatted(rows, total.path("value").asLong(), more));
            spec.commandLine().getErr().flush();
        }
    }
}
