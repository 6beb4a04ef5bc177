package dev.hoptrail.api.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.pack.verify.Bounds;
import dev.hoptrail.api.pack.verify.PackVerifier;
import dev.hoptrail.api.pack.verify.PackVerifier.Originals;
import dev.hoptrail.api.pack.verify.Report;
import dev.hoptrail.api.pack.verify.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures how fast a pack of many sessions is made and verified.
@Command(
        name = "pack",
        description = {
            "Ingests a simulation, multiplies its sessions by COPY, and measures an evidence pack",
            "of all of them beside COPY TO of the same rows."
        })
final class BenchPackCommand implements Callable<Integer> {

    private static final double NANOS = 1e9;
    private static final long PAUSE_MILLIS = 100;
    private static final String PERIOD =
            "\"from\":\"2000-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Stored sessions at least; default ${DEFAULT-VALUE}.")
    private long sessions = 1_000_000;

    @Override
    public Integer call() {
        PackFigures figures = ManySessions.measure(options, sessions, this::measure);
        options.print(figures, figures.table());
        return ExitCode.OK;
    }

    private PackFigures measure(ManySessions service) throws Exception {
        DataSource database = service.cluster().database();
        try (Calls calls = new Calls(service.pipeline().address(), service.data())) {
            // Once without a clock, so that neither is the one that warms the disk.
            copy(database);
            double copySeconds = seconds(() -> copy(database));
            options.say("making the pack");
            Cost.resetPeak();
            long began = System.nanoTime();
            JsonNode made = make(calls);
            double packSeconds = (System.nanoTime() - began) / NANOS;
            long peak = Objects.requireNonNullElse(Cost.peak(), 0L);
            Path file = Files.createTempFile(service.data(), "pack", ".zip");
            calls.download("/api/v1/packs/" + made.path("packId").asText() + "/content", file);
            options.say("verifying");
            Trust trust = Trust.in(signer(calls));
            long verifying = System.nanoTime();
            Report report =
                    PackVerifier.verify(file, trust, Originals.NONE, Bounds.OFFLINE, looked -> {});
            double verifySeconds = (System.nanoTime() - verifying) / NANOS;
            return new PackFigures(
                    made.path("done").asLong(),
                    made.path("size").asLong(),
                    packSeconds,
                    copySeconds,
                    verifySeconds,
                    report.isVerified(),
                    peak);
        }
    }

    /// Work that is timed.
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / NANOS;
    }

    private static void copy(DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "copy (select * from session order by session_id) to stdout",
                            OutputStream.nullOutputStream());
        }
    }

    private static JsonNode make(Calls calls) throws IOException, InterruptedException {
        calls.post("/api/v1/packs", "{" + PERIOD + ",\"sampleSize\":0,\"seed\":\"bench\"}");
        while (true) {
            JsonNode pack = JSON.readTree(calls.get("/api/v1/packs?limit=1")).path("items").path(0);
            String state = pack.path("state").asText();
            if (state.equals("READY")) {
                return pack;
            }
            if (state.equals("FAILED")) {
                throw new CommandFailure(
                        "The pack cannot be made: " + pack.path("failure").asText());
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private static String signer(Calls calls) throws IOException, InterruptedException {
        return JSON.readTree(calls.get("/api/v1/signing-keys"))
                .path("items")
                .path(0)
                .path("fingerprint")
                .asText();
    }
}
