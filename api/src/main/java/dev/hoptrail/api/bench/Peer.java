package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.ServiceFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process of the service, one of several that share a database and topics.
final class Peer implements AutoCloseable {

    private static final String PROGRAM =
            Path.of(System.getProperty("java.home"), "bin/java").toString();
    // The commands know the benches, not the other way round.
    private static final String MAIN = "dev.hoptrail.api.cli.Main";
    private static final String HEAP = "-Xmx512m";
    private static final String OURS = "HOPTRAIL_";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int POLL_MILLIS = 50;
    private static final int ENDING_SECONDS = 60;
    private static final int OK = 200;

    private final Process process;
    private final Path data;

    private Peer(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /// Starts one, and does not wait for it.
    ///
    /// @param data its folder, absent or that of one that has ended
    /// @param parts what it does
    /// @param settings of servers and keys, by their names
    /// @param flags of its JVM beside those of this one
    static Peer start(Path data, String parts, Map<String, String> settings, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(PROGRAM);
        // As this process runs, but for how much memory it may take and whoever watches it.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Xm") && !flag.contains("agent"))
                .forEach(command::add);
        command.addAll(List.of(flags));
        command.addAll(List.of(HEAP, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(MAIN, "serve", "--port", "0"));
        command.addAll(List.of("--data", data.toString(), "--parts", parts));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith(OURS));
        settings.forEach((name, value) -> builder.environment().put(variable(name), value));
        try {
            Files.createDirectories(data);
            return new Peer(builder.redirectOutput(said(data).toFile()).start(), data);
        } catch (IOException e) {
            throw new CommandFailure("No process of the service: " + e.getMessage(), e);
        }
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static Path said(Path data) {
        return data.resolve("said.txt");
    }

    /// Waits until all its parts work.
    ///
    /// @return where it answers
    /// @throws CommandFailure if it ends before that, or takes too long
    URI awaitReady() throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < patience && process.isAlive()) {
                Optional<URI> address = ServiceFile.read(data);
                if (address.isPresent() && isReady(client, address.get())) {
                    return address.get();
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
        throw new CommandFailure("A process of the service does not start: " + lastWords());
    }

    private static boolean isReady(HttpClient client, URI address) throws InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(address.resolve("/health")).build();
        try {
            return client.send(health, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String lastWords() {
        try (var lines = Files.lines(said(data))) {
            return lines.reduce("", (before, line) -> line);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /// Where its data lies.
    Path data() {
        return data;
    }

    /// CPU seconds since it was started.
    double cpu() {
        return Cost.cpu(process.toHandle());
    }

    /// The most memory it had at once, in bytes; null where nothing tells.
    @Nullable Long peak() {
        return Cost.peak(process.toHandle());
    }

    /// Ends it as a crash would.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Tells it to end, and sees to it that it does.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }
}
