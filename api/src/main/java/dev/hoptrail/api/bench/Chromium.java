package dev.hoptrail.api.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A headless Chromium of its own, with a profile that is thrown away.
final class Chromium implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chromium.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int POLL_MILLIS = 50;
    private static final int CLOSING_SECONDS = 60;

    /// Written by the browser once it listens: the port first.
    private static final String PORT_FILE = "DevToolsActivePort";

    // It opens no page but those of the service that is measured, so that it may go without the
    // sandbox, which containers do not let it have.
    private static final List<String> FLAGS =
            List.of(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-sync",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--window-size=1500,900",
                    "--remote-debugging-port=0");

    private final Process process;
    private final Path profile;
    private final DevTools page;

    private Chromium(Process process, Path profile, DevTools page) {
        this.process = process;
        this.profile = profile;
        this.page = page;
    }

    /// Whether there is one.
    ///
    /// @param program such as `/usr/bin/chromium`
    /// @throws CommandFailure if there is none
    static void check(Path program) {
        if (!Files.isExecutable(program)) {
            throw new CommandFailure(
                    program
                            + " is no program: install Chromium (Debian: apt-get install chromium), or name it by --chromium");
        }
    }

    /// Starts one.
    ///
    /// @throws CommandFailure if it does not start
    static Chromium start(Path program) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("hoptrail-chromium-");
        Process process =
                new ProcessBuilder(
                                Stream.of(
                                                Stream.of(program.toString()),
                                                FLAGS.stream(),
                                                Stream.of(
                                                        "--user-data-dir=" + profile,
                                                        "about:blank"))
                                        .flatMap(part -> part)
                                        .toList())
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("said.log").toFile())
                        .start();
        try {
            return new Chromium(process, profile, DevTools.to(page(process, profile)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(process, profile);
            throw e;
        }
    }

    private static URI page(Process process, Path profile)
            throws IOException, InterruptedException {
        int port = port(process, profile);
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI list = URI.create("http://127.0.0.1:%d/json/list".formatted(port));
            String listed =
                    client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                            .body();
            for (JsonNode target : new ObjectMapper().readTree(listed)) {
                if (target.path("type").asText().equals("page")) {
                    return URI.create(target.path("webSocketDebuggerUrl").asText());
                }
            }
        }
        throw new CommandFailure("Chromium opened no page");
    }

    private static int port(Process process, Path profile)
            throws IOException, InterruptedException {
        Path told = profile.resolve(PORT_FILE);
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < patience) {
            // The file appears before its lines do.
            if (Files.exists(told) && Files.readAllLines(told).size() > 1) {
                return Integer.parseInt(Files.readAllLines(told).getFirst());
            }
            if (!process.isAlive()) {
                throw new CommandFailure(
                        "Chromium does not start: "
                                + Files.readString(profile.resolve("said.log")).strip());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new CommandFailure("Chromium does not listen after " + PATIENCE);
    }

    /// Its one page.
    DevTools page() {
        return page;
    }

    @Override
    public void close() throws IOException {
        page.close();
        end(process, profile);
    }

    private static void end(Process process, Path profile) {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        try {
            process.destroy();
            if (!process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> walk = Files.walk(profile)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // A process that is just ending may still have written there.
            log.warn("{} is left behind: {}", profile, e.getMessage());
        }
    }
}
