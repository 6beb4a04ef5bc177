package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Writes the stored state as canonical JSON lines.
@Command(
        name = "dump",
        description = "Write the stored state as canonical JSON lines, sorted by id.")
final class DumpCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ServiceConnection connection = ServiceConnection.open(options);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        connection.client().stream("/api/v1/dump"),
                                        StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.print(line);
                out.print('\n');
            }
            out.flush();
            return ExitCode.OK;
        } catch (IOException failure) {
            throw new CommandFailure("The dump broke off: " + failure.getMessage(), failure);
        }
    }
}
