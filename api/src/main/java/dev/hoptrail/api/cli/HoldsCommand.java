package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists, places and releases legal holds.
@Command(
        name = "holds",
        description = "List legal holds; place one, release one.",
        subcommands = {HoldsCommand.Place.class, HoldsCommand.Release.class})
final class HoldsCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/holds";
    private static final int MONTH_WIDTH = 7;
    private static final int TEXT_WIDTH = 30;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(names = "--json", description = "JSON lines, one hold a line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode page;
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            page = connection.client().get(ServiceClient.path(PATH, Map.of("limit", "500")));
        }
        if (json) {
            page.path("items").forEach(out::println);
        } else if (!page.path("items").isEmpty()) {
            print(page.path("items"), out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(JsonNode holds, PrintWriter out) {
        Table table = new Table("FROM", "TO", "STATE", "PLACED BY", "REASON", "HOLD");
        for (JsonNode hold : holds) {
            table.add(
                    month(hold.path("from")),
                    hold.path("to").isNull() ? "" : month(hold.path("to")),
                    hold.path("releasedAt").isNull() ? "holds" : "released",
                    Table.cut(SafeText.line(hold.path("placedBy")), TEXT_WIDTH),
                    Table.cut(SafeText.line(hold.path("reason")), TEXT_WIDTH),
                    hold.path("holdId").asText());
        }
        table.print(out, Screen.width());
    }

    private static String month(JsonNode time) {
        return time.asText().substring(0, MONTH_WIDTH);
    }

    @Command(
            name = "place",
            description = "Have nothing dropped of some months, whole ones of UTC.")
    static final class Place implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Parameters(paramLabel = "REASON", description = "For whoever asks later.")
        private String reason = "";

        @Option(
                names = "--from",
                paramLabel = "T",
                required = true,
                description = "In the first month that is held.")
        private String from = "";

        @Option(
                names = "--to",
                paramLabel = "T",
                description = "In the last month that is held; no end where absent.")
        private @Nullable String to;

        @Override
        public Integer call() {
            ObjectNode request =
                    ServiceClient.JSON
                            .createObjectNode()
                            .put("reason", reason)
                            .put("from", from)
                            .put("to", to);
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode placed = connection.client().post(PATH, request);
                PrintWriter out = spec.commandLine().getOut();
                out.println(placed.path("holdId").asText());
                out.flush();
                JsonNode gone = placed.path("goneMonths");
                if (!gone.isEmpty()) {
                    PrintWriter err = spec.commandLine().getErr();
                    err.println("Dropped before it was placed: " + gone);
                    err.flush();
                }
                return ExitCode.OK;
            }
        }
    }

    @Command(name = "release", description = "End a hold: what it alone keeps is dropped.")
    static final class Release implements Callable<Integer> {

        @Mixin private ServiceOptions options;

        @Parameters(paramLabel = "HOLD", description = "The hold's id.")
        private String hold = "";

        @Override
        public Integer call() {
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                connection.client().delete(PATH + '/' + ServiceClient.escape(hold));
                return ExitCode.OK;
            }
        }
    }
}
