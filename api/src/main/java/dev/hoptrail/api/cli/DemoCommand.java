package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.Application;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.ServiceFile;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.api.text.SafeText;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows Hoptrail at work on a simulated organisation, from log files to a chain, for real.
@Command(
        name = "demo",
        description =
                "Simulate an organisation with attacks in it, ingest it, show what was found.")
final class DemoCommand implements Callable<Integer> {

    private static final int DEEPEST = 6;
    private static final SimulationSettings ORGANIZATION =
            new SimulationSettings(
                    100_000, 20, 1, SimulationSettings.DEFAULT_START, true, false, false, 0, true);

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(names = "--once", description = "End when all is shown.")
    private boolean once;

    @Option(names = "--port", paramLabel = "PORT", description = "Where to listen; a free one.")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        // Beside the data of a service, never among it.
        Path data = options.dataDirectory().resolve("demo");
        clear(data);
        simulate(data.resolve("logs"));
        LogFile.open(data);
        Map<String, Object> settings = options.overrides();
        settings.put("hoptrail.data", data.toString());
        settings.put("hoptrail.keys", data.toString());
        settings.put("hoptrail.port", Integer.toString(port));
        settings.putAll(ServiceOptions.WITHIN);
        say("starting PostgreSQL, Kafka and the service");
        try (Application application = Application.start(settings)) {
            show(application, data);
            if (!once) {
                new CountDownLatch(1).await();
            }
        }
        return ExitCode.OK;
    }

    private void simulate(Path logs) {
        say("simulating an organisation of 20 accounts");
        try {
            SimulatedTree.write(logs, ORGANIZATION, done -> {});
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + e.getMessage(), e);
        }
    }

    private void show(Application application, Path data) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        String token = token(data);
        try (ServiceClient client =
                new ServiceClient(application.address(), token, Trust.standard())) {
            Instant begin = Instant.now();
            JsonNode run =
                    new IngestRunClient(client, spec.commandLine().getErr())
                            .run(SimulatedTree.logs(data.resolve("logs")), false);
            Duration took = Duration.between(begin, Instant.now());
            out.println();
            story(client, out);
            IngestSummary.print(out, run.path("result"));
            out.println("%-24s%,12d ms".formatted("from file to search", took.toMillis()));
            grades(client, out);
        }
        out.println();
        Welcome.print(out, application);
    }

    /// The deepest chain that carries tags.
    private void story(ServiceClient client, PrintWriter out) {
        for (int depth = DEEPEST; depth > 0; depth--) {
            JsonNode deep = deepest(client, depth);
            if (deep != null) {
                out.println(
                        "%d hops from %s, with the tags that came along (→ goes on to sessions below):"
                                .formatted(depth, SafeText.line(deep.path("origin").path("name"))));
                out.println();
                ChainPicture.load(client, deep.path("sessionId").asText(), Map.of()).print(out);
                out.println();
                return;
            }
        }
    }

    private static @Nullable JsonNode deepest(ServiceClient client, int depth) {
        String path =
                ServiceClient.path(
                        "/api/v1/sessions", Map.of("q", "depth:" + depth, "limit", "50"));
        JsonNode best = null;
        for (JsonNode session : client.get(path).path("items")) {
            if (!session.path("tags").isEmpty()
                    && (best == null || session.path("tags").size() > best.path("tags").size())) {
                best = session;
            }
        }
        return best;
    }

    private static void grades(ServiceClient client, PrintWriter out) {
        JsonNode facets = client.get("/api/v1/sessions/facets?field=grade");
        for (JsonNode count : facets.path("items").path(0).path("values")) {
            out.println(
                    "  %-22s%,12d"
                            .formatted(
                                    SafeText.line(count.path("value")),
                                    count.path("count").asLong()));
        }
    }

    private static String token(Path data) {
        try {
            return Files.readString(data.resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new CommandFailure("cannot read the token of the demo: " + e.getMessage(), e);
        }
    }

    private void say(String what) {
        spec.commandLine().getErr().println("hoptrail: " + what);
        spec.commandLine().getErr().flush();
    }

    /// Every demo begins anew.
    private static void clear(Path data) {
        ServiceFile.read(data)
                .ifPresent(url -> {
                    throw new CommandFailure(
                            "A demo is running at %s; stop it first".formatted(url));
                });
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot clear " + data + ": " + e.getMessage(), e);
        }
    }
}
