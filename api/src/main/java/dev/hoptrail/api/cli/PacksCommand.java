package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists evidence packs, and takes what reviewers say of them.
@Command(
        name = "packs",
        description = "List evidence packs and what reviewers said of them; sign one off.",
        subcommands = {PacksCommand.Review.class})
final class PacksCommand implements Callable<Integer> {

    private static final int DAY_WIDTH = 10;
    private static final int TITLE_WIDTH = 24;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "So many packs at most, the latest; ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--json", description = "JSON lines, one pack a line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table("FROM", "TO", "STATE", "SESSIONS", "REVIEW", "TITLE", "PACK");
        JsonNode page;
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            page =
                    connection
                            .client()
                            .get(
                                    ServiceClient.path(
                                            "/api/v1/packs",
                                            Map.of("limit", Integer.toString(limit))));
        }
        for (JsonNode pack : page.path("items")) {
            if (json) {
                out.println(pack);
            } else {
                table.add(
                        pack.at("/request/from").asText().substring(0, DAY_WIDTH),
                        pack.at("/request/to").asText().substring(0, DAY_WIDTH),
                        pack.path("state").asText(),
                        "%,d".formatted(pack.path("done").asLong()),
                        outcome(pack.path("dispositions")),
                        Table.cut(SafeText.line(pack.at("/request/title")), TITLE_WIDTH),
                        pack.path("packId").asText());
            }
        }
        if (!json && !page.path("items").isEmpty()) {
            table.print(out, Screen.width());
        }
        out.flush();
        return ExitCode.OK;
    }

    /// The latest one.
    private static String outcome(JsonNode dispositions) {
        return dispositions.path(dispositions.size() - 1).path("outcome").asText("none");
    }

    /// What can be said of a pack.
    enum Outcome {
        REVIEWED,
        EXCEPTIONS
    }

    @Command(
            name = "review",
            description = "Say that a pack was reviewed, with what outcome, and why.")
    static final class Review implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Parameters(index = "0", paramLabel = "PACK", description = "The pack's id.")
        private String pack = "";

        @Parameters(index = "1", paramLabel = "OUTCOME", description = "${COMPLETION-CANDIDATES}")
        private Outcome outcome = Outcome.REVIEWED;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() {
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode reviewed =
                        connection
                                .client()
                                .dispose(
                                        "/api/v1/packs/" + ServiceClient.escape(pack),
                                        outcome.name(),
                                        reason);
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        outcome(reviewed.path("dispositions"))
                                + ": SHA-256 "
                                + reviewed.path("sha256").asText());
                out.flush();
                return ExitCode.OK;
            }
        }
    }
}
