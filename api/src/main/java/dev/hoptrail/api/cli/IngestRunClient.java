package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Has a service read files, and shows how far it is: a bar on a terminal, else a line now and
/// then.
final class IngestRunClient {

    private static final long PAUSE_MILLIS = 100;
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final int REFRESH_MILLIS = 200;

    private final ServiceClient client;
    private final PrintWriter err;

    IngestRunClient(ServiceClient client, PrintWriter err) {
        this.client = client;
        this.err = err;
    }

    /// Returns the finished run.
    ///
    /// @throws CommandFailure if the service cannot read on
    JsonNode run(List<Path> paths, boolean again) throws InterruptedException {
        ObjectNode request = ServiceClient.JSON.createObjectNode().put("again", again);
        ArrayNode list = request.putArray("paths");
        paths.forEach(path -> list.add(path.toString()));
        return run(request);
    }

    /// Returns the finished run of a request.
    ///
    /// @throws CommandFailure if the service cannot read on
    JsonNode run(ObjectNode request) throws InterruptedException {
        JsonNode run = client.post("/api/v1/ingests", request);
        String id = run.path("ingestId").asText();
        try (Progress progress = Screen.isTerminal() ? new Bar() : new Lines()) {
            while (!isOver(run)) {
                progress.show(run);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                run = client.get("/api/v1/ingests/" + id);
            }
            progress.show(run);
        }
        if (run.path("state").asText().equals("FAILED")) {
            throw new CommandFailure(
                    "Reading stopped: " + SafeText.line(run.path("failure").asText()));
        }
        return run;
    }

    private static boolean isOver(JsonNode run) {
        String state = run.path("state").asText();
        return state.equals("DONE") || state.equals("FAILED");
    }

    private interface Progress extends AutoCloseable {
        void show(JsonNode run);

        @Override
        void close();
    }

    private static final class Bar implements Progress {

        private @Nullable ProgressBar bar;

        @Override
        public void show(JsonNode run) {
            long bytes = run.path("bytes").asLong();
            if (bar == null && bytes > 0) {
                bar =
                        new ProgressBarBuilder()
                                .setTaskName("reading")
                                .setInitialMax(bytes)
                                .setUnit(" MB", 1_000_000)
                                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                                .setUpdateIntervalMillis(REFRESH_MILLIS)
                                .showSpeed()
                                .build();
            }
            if (bar != null) {
                bar.maxHint(bytes);
                bar.stepTo(run.path("bytesDone").asLong());
                bar.setExtraMessage(" " + stage(run));
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }

    private final class Lines implements Progress {

        private long next = System.nanoTime() + LINE_NANOS;

        @Override
        public void show(JsonNode run) {
            if (System.nanoTime() - next >= 0) {
                next += LINE_NANOS;
                err.println(
                        "%,d of %,d files, %s"
                                .formatted(
                                        run.path("filesDone").asLong(),
                                        run.path("files").asLong(),
                                        stage(run)));
                err.flush();
            }
        }

        @Override
        public void close() {}
    }

    private static String stage(JsonNode run) {
        return switch (run.path("state").asText()) {
            case "READING" -> "%,d records".formatted(run.path("records").asLong());
            case "STORING" -> "%,d messages to store".formatted(run.path("waiting").asLong());
            case "INDEXING" -> "indexing";
            default -> "%,d records".formatted(run.path("records").asLong());
        };
    }
}
