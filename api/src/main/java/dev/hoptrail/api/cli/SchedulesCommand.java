package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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

/// Lists, adds and ends schedules of evidence packs.
@Command(
        name = "schedules",
        description = "List schedules of evidence packs; add one, end one.",
        subcommands = {SchedulesCommand.Add.class, SchedulesCommand.End.class})
final class SchedulesCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/schedules";
    private static final int DAY_WIDTH = 10;
    private static final int TEXT_WIDTH = 18;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(names = "--json", description = "JSON lines, one schedule a line.")
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

    private static void print(JsonNode schedules, PrintWriter out) {
        Table table = new Table("NAME", "CRON", "NEXT", "PACKS", "QUERY", "SCHEDULE");
        for (JsonNode schedule : schedules) {
            table.add(
                    Table.cut(SafeText.line(schedule.path("name")), TEXT_WIDTH),
                    Table.cut(SafeText.line(schedule.path("cron")), TEXT_WIDTH),
                    schedule.path("endedAt").isNull()
                            ? schedule.path("to").asText().substring(0, DAY_WIDTH)
                            : "ended",
                    "%,d".formatted(schedule.path("packs").asLong()),
                    Table.cut(SafeText.line(schedule.path("query")), TEXT_WIDTH),
                    schedule.path("scheduleId").asText());
        }
        table.print(out, Screen.width());
    }

    @Command(name = "add", description = "Have a pack made of each period.")
    static final class Add implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Parameters(paramLabel = "NAME", description = "Begins the titles of the packs.")
        private String name = "";

        @Option(
                names = "--every",
                paramLabel = "PERIOD",
                description = "week, month, quarter or year, in UTC.")
        private @Nullable String every;

        @Option(
                names = "--cron",
                paramLabel = "EXPRESSION",
                description = "Five fields: when, in UTC, one period ends and the next begins.")
        private @Nullable String cron;

        @Option(
                names = "--from",
                paramLabel = "T",
                description = "The first period begins then or later; now where absent.")
        private @Nullable String from;

        @Option(
                names = "--delay-hours",
                paramLabel = "N",
                description = "After a period's end; 24 where absent.")
        private @Nullable Integer delayHours;

        @Option(
                names = "--query",
                paramLabel = "Q",
                description = "Only sessions that match; all where absent.")
        private @Nullable String query;

        @Option(
                names = "--sample",
                paramLabel = "N",
                description = "How many sessions get a dossier; 25 where absent.")
        private @Nullable Integer sample;

        @Option(
                names = "--withhold",
                paramLabel = "FIELD",
                split = ",",
                description = "What pseudonyms stand for in the packs, as of export.")
        private List<String> withhold = List.of();

        @Option(
                names = "--pseudonyms",
                paramLabel = "NAME",
                description =
                        "Names the key of the pseudonyms of all packs; each has its own where absent.")
        private @Nullable String pseudonyms;

        @Override
        public Integer call() {
            ObjectNode request =
                    ServiceClient.JSON
                            .createObjectNode()
                            .put("name", name)
                            .put("every", every == null ? null : every.toUpperCase(Locale.ROOT))
                            .put("cron", cron)
                            .put("from", from)
                            .put("delayHours", delayHours)
                            .put("query", query)
                            .put("sampleSize", sample)
                            .put("pseudonyms", pseudonyms);
            withhold.forEach(request.withArray("withhold")::add);
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode made = connection.client().post(PATH, request);
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        "%s: the first pack is of %s to %s"
                                .formatted(
                                        made.path("scheduleId").asText(),
                                        made.path("from").asText(),
                                        made.path("to").asText()));
                out.flush();
                return ExitCode.OK;
            }
        }
    }

    @Command(name = "end", description = "Have no more packs made; those that were made stay.")
    static final class End implements Callable<Integer> {

        @Mixin private ServiceOptions options;

        @Parameters(paramLabel = "SCHEDULE", description = "The schedule's id.")
        private String schedule = "";

        @Override
        public Integer call() {
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                connection.client().delete(PATH + '/' + ServiceClient.escape(schedule));
                return ExitCode.OK;
            }
        }
    }
}
