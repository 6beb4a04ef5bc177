package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
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

/// Lists alerts, and answers them.
@Command(
        name = "alerts",
        description = "List alerts; acknowledge, explain, escalate or close them.",
        subcommands = {AlertsCommand.Answer.class})
final class AlertsCommand implements Callable<Integer> {
    private static final int PAGE = 200;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(
            names = "--state",
            paramLabel = "S",
            description = "OPEN, ACKNOWLEDGED, ESCALATED, …, or all; ${DEFAULT-VALUE}.")
    private String state = "OPEN";

    @Option(names = "--severity", paramLabel = "S", description = "Of this severity only.")
    private @Nullable String severity;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "Of sessions of this account only.")
    private @Nullable String account;

    @Option(
            names = "--query",
            paramLabel = "Q",
            description = "Of sessions that this query finds only, such as tag.Team:alpha.")
    private @Nullable String query;

    @Option(names = "--chain", paramLabel = "ID", description = "Of this chain only.")
    private @Nullable String chain;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "So many alerts at most; ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--json", description = "JSON lines, one alert a line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table("AT", "SEVERITY", "STATE", "RULE", "MESSAGE", "ALERT");
        int found = 0;
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            Map<String, String> asked = asked();
            JsonNode page;
            do {
                asked.put("limit", Integer.toString(Math.min(PAGE, limit - found)));
                page = connection.client().get(ServiceClient.path("/api/v1/alerts", asked));
                for (JsonNode alert : page.path("items")) {
                    found++;
                    if (json) {
                        out.println(alert);
                    } else {
                        add(table, alert);
                    }
                }
                asked.put("cursor", page.path("next").asText());
            } while (!page.path("next").isNull() && found < limit);
        }
        if (!json && found > 0) {
            table.print(out, Screen.width());
        }
        out.flush();
        return ExitCode.OK;
    }

    private Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        if (!state.equalsIgnoreCase("all")) {
            asked.put("state", state);
        }
        if (severity != null) {
            asked.put("severity", severity);
        }
        if (account != null) {
            asked.put("account", account);
        }
        if (query != null) {
            asked.put("q", query);
        }
        if (chain != null) {
            asked.put("chain", chain);
        }
        return asked;
    }

    private static void add(Table table, JsonNode alert) {
        table.add(
                alert.path("at").asText(),
                alert.path("severity").asText(),
                alert.path("state").asText(),
                alert.path("ruleId").asText(),
                SafeText.line(alert.path("message")),
                alert.path("alertId").asText());
    }

    /// What can be said of an alert.
    enum Outcome {
        ACKNOWLEDGED,
        EXPLAINED,
        ESCALATED,
        CLOSED,
        OPEN
    }

    @Command(name = "answer", description = "Say what became of an alert, and why.")
    static final class Answer implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Parameters(index = "0", paramLabel = "ALERT", description = "The alert's id.")
        private String alert = "";

        @Parameters(index = "1", paramLabel = "OUTCOME", description = "${COMPLETION-CANDIDATES}")
        private Outcome outcome = Outcome.ACKNOWLEDGED;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() {
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode answered =
                        connection
                                .client()
                                .dispose(
                                        "/api/v1/alerts/" + ServiceClient.escape(alert),
                                        outcome.name(),
                                        reason);
                PrintWriter out = spec.commandLine().getOut();
                out.println(answered.path("state").asText().toLowerCase(Locale.ROOT));
                out.flush();
                return ExitCode.OK;
            }
        }
    }
}
