package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.ingest.source.WatchedFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Reads log files and waits until all of them are searchable.
@Command(
        name = "ingest",
        description =
                "Read files or trees of log files, results of queries and Parquet of Security Lake,"
                        + " what lies in buckets, or CloudTrail's event history; wait until searchable.")
final class IngestCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final String BUCKET = "s3://";
    private static final String HISTORY = "lookup://";
    private static final long PAUSE_SECONDS = 2;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(names = "--again", description = "Read what was read before, too.")
    private boolean again;

    @Option(names = "--newest-first", description = "Begin with the last day of a bucket.")
    private boolean newestFirst;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Objects of a bucket a second, at most.")
    private @Nullable Integer rate;

    @Option(
            names = "--watch",
            paramLabel = "DIR",
            description = "Read what is put into a folder, until interrupted.")
    private @Nullable Path watch;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description =
                    "Files, folders, s3://bucket/prefix, lookup://region for CloudTrail's event"
                            + " history, or - for standard input.")
    private List<String> paths = List.of();

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (paths.isEmpty() == (watch == null)) {
            throw new ParameterException(
                    spec.commandLine(), "Name what to read: either PATHs or --watch DIR");
        }
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            IngestRunClient client =
                    new IngestRunClient(connection.client(), spec.commandLine().getErr());
            if (watch != null) {
                watch(client, watch);
            }
            return read(client);
        }
    }

    private int read(IngestRunClient client) throws InterruptedException, IOException {
        if (!paths.contains(STANDARD_INPUT)) {
            return run(client, paths.stream().map(IngestCommand::absolute).toList());
        }
        try (StandardInput input = StandardInput.read(options.dataDirectory())) {
            return run(
                    client,
                    paths.stream()
                            .map(path ->
                                    path.equals(STANDARD_INPUT)
                                            ? input.file().toString()
                                            : absolute(path))
                            .toList());
        }
    }

    private int run(IngestRunClient client, List<String> all) throws InterruptedException {
        ObjectNode request = ServiceClient.JSON.createObjectNode().put("again", again);
        request.put("newestFirst", newestFirst).put("rate", rate);
        ArrayNode list = request.putArray("paths");
        all.forEach(list::add);
        JsonNode result = client.run(request).path("result");
        PrintWriter out = spec.commandLine().getOut();
        IngestSummary.print(out, result);
        return IngestSummary.rejected(result) == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /// Ends by being interrupted only.
    private void watch(IngestRunClient client, Path folder) throws InterruptedException {
        WatchedFolder watched = new WatchedFolder(folder.toAbsolutePath().normalize());
        while (true) {
            List<String> files = watched.look().stream().map(Path::toString).toList();
            if (files.isEmpty()) {
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            } else {
                run(client, files);
            }
        }
    }

    private static String absolute(String path) {
        return path.startsWith(BUCKET) || path.startsWith(HISTORY)
                ? path
                : Path.of(path).toAbsolutePath().normalize().toString();
    }
}
