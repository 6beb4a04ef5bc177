package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Builds the search index anew from what is stored.
@Command(name = "reindex", description = "Build the search index anew from the stored sessions.")
final class ReindexCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Override
    public Integer call() {
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            JsonNode answer;
            do {
                answer =
                        connection
                                .client()
                                .post("/api/v1/reindex", ServiceClient.JSON.createObjectNode());
            } while (answer.path("sessions").isNull());
            spec.commandLine()
                    .getOut()
                    .println("%-24s%,12d".formatted("sessions", answer.path("sessions").asLong()));
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
    }
}
