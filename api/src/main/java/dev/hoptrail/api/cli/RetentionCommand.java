package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Says what is kept since when, and what goes next. Changes nothing.
@Command(
        name = "retention",
        description = "Say what is kept since when, what goes next, and what holds keep.")
final class RetentionCommand implements Callable<Integer> {

    private static final int DAY_WIDTH = 10;
    private static final double MIB = 1 << 20;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(
            names = "--at",
            paramLabel = "T",
            description = "What would be dropped at that moment; now where absent.")
    private @Nullable String at;

    @Option(names = "--json", description = "As the service answers.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode retention;
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            retention =
                    connection
                            .client()
                            .get(
                                    ServiceClient.path(
                                            "/api/v1/retention",
                                            at == null ? Map.of() : Map.of("at", at)));
        }
        if (json) {
            out.println(retention);
        } else {
            print(retention, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(JsonNode retention, PrintWriter out) {
        for (JsonNode one : retention.path("classes")) {
            out.println(
                    "%-12s%s"
                            .formatted(
                                    one.path("name").asText(),
                                    one.path("months").isNull()
                                            ? "without end"
                                            : "%d months, since %s"
                                                    .formatted(
                                                            one.path("months").asInt(),
                                                            day(one.path("since")))));
        }
        out.println();
        Table table = new Table("MONTH", "STATE", "GOES", "MIB", "RECORDS", "SESSIONS", "USES");
        for (JsonNode month : retention.path("months")) {
            table.add(
                    month.path("month").asText(),
                    month.path("state").asText(),
                    month.path("goesAt").isNull() ? "never" : day(month.path("goesAt")),
                    "%,.1f".formatted(month.path("bytes").asLong() / MIB),
                    "%,d".formatted(month.path("records").asLong()),
                    "%,d".formatted(month.path("sessions").asLong()),
                    "%,d".formatted(month.path("uses").asLong()));
        }
        for (JsonNode month : retention.path("dropped")) {
            table.add(
                    month.path("month").asText(),
                    month.path("finishedAt").isNull() ? "GOING" : "DROPPED",
                    day(month.path("droppedAt")),
                    "",
                    "",
                    "%,d stubs".formatted(month.path("stubs").asLong()),
                    "");
        }
        table.print(out, Screen.width());
    }

    private static String day(JsonNode time) {
        return time.asText().substring(0, DAY_WIDTH);
    }
}
