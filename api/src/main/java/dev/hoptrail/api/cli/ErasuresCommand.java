package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists erasures, shows what one would change, and asks for one.
@Command(
        name = "erasures",
        description = "List erasures of origins; preview one, ask for one.",
        subcommands = {ErasuresCommand.Preview.class, ErasuresCommand.Request.class})
final class ErasuresCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/erasures";
    private static final int TEXT_WIDTH = 40;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(names = "--json", description = "JSON lines, one erasure a line.")
    private boolean json;

    private static String path(String origin) {
        return "/api/v1/origins/" + ServiceClient.escape(origin) + "/erasures";
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode page;
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            page = connection.client().get(PATH);
        }
        if (json) {
            page.path("items").forEach(out::println);
        } else if (!page.path("items").isEmpty()) {
            Table table = new Table("ASKED AT", "MODE", "STATE", "ASKED BY", "REASON", "ERASURE");
            for (JsonNode one : page.path("items")) {
                table.add(
                        one.path("askedAt").asText(),
                        one.path("mode").asText(),
                        one.path("state").asText(),
                        Table.cut(SafeText.line(one.path("askedBy")), TEXT_WIDTH),
                        Table.cut(SafeText.line(one.path("reason")), TEXT_WIDTH),
                        one.path("erasureId").asText());
            }
            table.print(out, Screen.width());
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(name = "preview", description = "Show what erasing an origin would change.")
    static final class Preview implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Parameters(paramLabel = "ORIGIN", description = "The origin's id.")
        private String origin = "";

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            JsonNode preview;
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                preview = connection.client().get(path(origin) + "/preview");
            }
            out.println("These get other names:");
            preview.path("values").forEach(value -> out.println("  " + SafeText.line(value)));
            if (!preview.path("plain").isEmpty()) {
                out.println("These do not, since they stand everywhere or are too short:");
                preview.path("plain").forEach(value -> out.println("  " + SafeText.line(value)));
            }
            out.printf(
                    "They stand in about %,d records, %,d sessions, %,d findings.%n",
                    preview.path("records").asLong(),
                    preview.path("sessions").asLong(),
                    preview.path("findings").asLong());
            if (!preview.path("hold").isNull()) {
                out.println("A legal hold forbids it: " + SafeText.line(preview.path("hold")));
            }
            out.println("What stays as it is:");
            preview.path("beyond").forEach(line -> out.println("  " + line.asText()));
            out.flush();
            return preview.path("hold").isNull() ? ExitCode.OK : 1;
        }
    }

    @Command(
            name = "request",
            description =
                    "Have an origin called otherwise wherever it stands. It cannot be undone.")
    static final class Request implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Parameters(paramLabel = "ORIGIN", description = "The origin's id.")
        private String origin = "";

        @Option(
                names = "--mode",
                required = true,
                paramLabel = "MODE",
                description = "pseudonymise: one name for all time; erase: a name of chance.")
        private String mode = "";

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "For whoever asks later; it is kept, so it must name nobody.")
        private String reason = "";

        @Option(
                names = "--also",
                paramLabel = "VALUE",
                description = "A further value that is erased; may be given again.")
        private List<String> also = List.of();

        @Override
        public Integer call() {
            ObjectNode request =
                    ServiceClient.JSON.createObjectNode().put("mode", mode).put("reason", reason);
            ArrayNode values = request.putArray("erase");
            also.forEach(values::add);
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode asked = connection.client().post(path(origin), request);
                PrintWriter out = spec.commandLine().getOut();
                out.println(asked.path("erasureId").asText());
                out.flush();
                return ExitCode.OK;
            }
        }
    }
}
