package dev.hoptrail.api.cli;

import dev.hoptrail.api.Application;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs the service until it is told to end.
@Command(name = "serve", description = "Run the service; PATHs are ingested first.")
final class ServeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where to listen; 8080, 0 for a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen at; 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--parts",
            paramLabel = "PARTS",
            description = "What this process does: ingest,correlate,api.")
    private @Nullable String parts;

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files or folders of logs.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() throws InterruptedException {
        LogFile.open(options.dataDirectory());
        Application application = Application.start(overrides());
        PrintWriter out = spec.commandLine().getOut();
        Welcome.print(out, application);
        if (!paths.isEmpty()) {
            application.ingest(paths.stream().map(Path::toAbsolutePath).toList());
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private Map<String, Object> overrides() {
        Map<String, Object> overrides = options.overrides();
        if (port != null) {
            overrides.put("hoptrail.port", port.toString());
        }
        if (host != null) {
            overrides.put("hoptrail.host", host);
        }
        if (parts != null) {
            overrides.put("hoptrail.parts", parts);
        }
        return overrides;
    }
}
