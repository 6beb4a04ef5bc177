package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.text.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lists rules, checks a rule in Sigma, and adds one.
@Command(name = "rules", description = "List rules; check or add one that is written in Sigma.")
final class RulesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;
    @ArgGroup private @Nullable Given given;

    @Option(names = "--json", description = "JSON, as the service answers.")
    private boolean json;

    /// A file to be looked at.
    static final class Given {
        @Option(
                names = "--validate",
                paramLabel = "FILE",
                description = "Say what is wrong with the rule in a file, if anything.")
        private @Nullable Path validate;

        @Option(
                names = "--add",
                paramLabel = "FILE",
                description = "Add the rule in a file, or replace the one of its id.")
        private @Nullable Path add;
    }

    @Override
    public Integer call() {
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            ServiceClient client = connection.client();
            Path file = given == null ? null : given.validate != null ? given.validate : given.add;
            if (given == null || file == null) {
                return list(client.get("/api/v1/rules"));
            }
            byte[] text = read(file);
            JsonNode checked = client.yaml("POST", "/api/v1/rules/validate", text);
            if (given.validate != null || !checked.path("valid").asBoolean()) {
                return show(file, checked);
            }
            String id = ServiceClient.escape(checked.path("ruleId").asText());
            return added(
                    checked.path("known").asBoolean()
                            ? client.yaml("PUT", "/api/v1/rules/" + id, text)
                            : client.yaml("POST", "/api/v1/rules", text));
        }
    }

    private int list(JsonNode page) {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table("RULE", "KIND", "SEVERITY", "STATE", "TITLE");
        for (JsonNode rule : page.path("items")) {
            if (json) {
                out.println(rule);
            } else {
                JsonNode set = rule.path("setting").path("severity");
                table.add(
                        rule.path("ruleId").asText(),
                        rule.path("kind").asText(),
                        (set.isTextual() ? set : rule.path("severity")).asText(),
                        rule.path("offBecause").isTextual() ? "off" : "on",
                        SafeText.line(rule.path("title")));
            }
        }
        if (!json) {
            table.print(out, Screen.width());
        }
        out.flush();
        return ExitCode.OK;
    }

    /// What is wrong with a file, in the form that editors jump to.
    private int show(Path file, JsonNode checked) {
        PrintWriter out = spec.commandLine().getOut();
        boolean valid = checked.path("valid").asBoolean();
        if (json) {
            out.println(checked);
        } else if (valid) {
            out.println(
                    "%s %s"
                            .formatted(
                                    checked.path("ruleId").asText(),
                                    SafeText.line(checked.path("title"))));
        } else {
            for (JsonNode fault : checked.path("faults")) {
                out.println(
                        "%s:%d:%d: %s"
                                .formatted(
                                        file,
                                        fault.path("line").asInt(1),
                                        fault.path("column").asInt(1),
                                        SafeText.line(fault.path("reason"))));
            }
        }
        out.flush();
        return valid ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int added(JsonNode detail) {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode rule = detail.path("rule");
        out.println(
                json
                        ? detail
                        : "%s version %d"
                                .formatted(
                                        rule.path("ruleId").asText(),
                                        rule.path("version").asInt()));
        out.flush();
        return ExitCode.OK;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new CommandFailure("Cannot read " + file + ": " + failure, failure);
        }
    }
}
