package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Reads log files and waits until all of them are searchable.
@Command(
        name = "ingest",
        description = "Read files or trees of .json, .json.gz and .jsonl; wait until searchable.")
final class IngestCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(names = "--again", description = "Read files that were read before, too.")
    private boolean again;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            JsonNode run =
                    new IngestRunClient(connection.client(), err).run(absolute(paths), again);
            IngestSummary.print(spec.commandLine().getOut(), run.path("result"));
            return IngestSummary.rejected(run.path("result")) == 0
                    ? ExitCode.OK
                    : ExitCode.SOFTWARE;
        }
    }

    private static List<Path> absolute(List<Path> paths) {
        return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }
}
