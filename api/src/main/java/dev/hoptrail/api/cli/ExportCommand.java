package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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
import picocli.CommandLine.Spec;

/// Makes an evidence pack and fetches it.
@Command(
        name = "export",
        description = "Make an evidence pack of a period, wait for it, and write it to a file.")
final class ExportCommand implements Callable<Integer> {

    private static final long PAUSE_MILLIS = 200;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(
            names = "--from",
            paramLabel = "T",
            required = true,
            description = "Sessions issued from then on.")
    private String from = "";

    @Option(names = "--to", paramLabel = "T", required = true, description = "And before then.")
    private String to = "";

    @Option(
            names = "--query",
            paramLabel = "Q",
            description = "Only sessions that match; all where absent.")
    private @Nullable String query;

    @Option(names = "--title", paramLabel = "TEXT", description = "What the pack is for.")
    private @Nullable String title;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "How many sessions get a dossier; 25 where absent.")
    private @Nullable Integer sample;

    @Option(
            names = "--seed",
            paramLabel = "TEXT",
            description = "Of the draw; random where absent.")
    private @Nullable String seed;

    @Option(
            names = "--withhold",
            paramLabel = "FIELD",
            split = ",",
            description =
                    "What pseudonyms stand for in all of the pack: sourceIp, userAgent, sessionName,"
                            + " sourceIdentity, userName, externalId, tags, tag:KEY, or the path of a"
                            + " field of records; may be given again.")
    private List<String> withhold = List.of();

    @Option(
            names = "--pseudonyms",
            paramLabel = "NAME",
            description =
                    "Names the key of the pseudonyms: packs with the same one say the same of the same"
                            + " value. One of its own where absent.")
    private @Nullable String pseudonyms;

    @Option(
            names = "--accounts",
            paramLabel = "ID",
            split = ",",
            description =
                    "Accounts that the pack is limited to, separated by commas; all that the token sees"
                            + " where absent. Not together with --withhold.")
    private @Nullable List<String> accounts;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "PACK",
            required = true,
            description = "The ZIP to write; must not exist.")
    private Path output = Path.of("");

    @Override
    public Integer call() {
        if (Files.exists(output)) {
            throw new CommandFailure(output + " exists already");
        }
        ObjectNode request =
                ServiceClient.JSON
                        .createObjectNode()
                        .put("from", from)
                        .put("to", to)
                        .put("query", query)
                        .put("title", title)
                        .put("sampleSize", sample)
                        .put("seed", seed)
                        .put("pseudonyms", pseudonyms)
                        .putPOJO("accounts", accounts);
        withhold.forEach(request.withArray("withhold")::add);
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            JsonNode asked = connection.client().post("/api/v1/packs", request);
            JsonNode made = await(connection.client(), asked.path("packId").asText());
            if (!made.path("state").asText().equals("READY")) {
                throw new CommandFailure(
                        "The pack cannot be made: " + SafeText.line(made.path("failure")));
            }
            fetch(connection.client(), made.path("packId").asText());
            JsonNode keys = connection.client().get("/api/v1/signing-keys").path("items");
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    "%s: %,d sessions, %,d bytes, SHA-256 %s"
                            .formatted(
                                    output,
                                    made.path("done").asLong(),
                                    made.path("size").asLong(),
                                    made.path("sha256").asText()));
            out.println("signed by key " + keys.path(0).path("fingerprint").asText());
            out.flush();
            return ExitCode.OK;
        } catch (IOException failure) {
            throw new CommandFailure(
                    "Cannot write %s: %s".formatted(output, failure.getMessage()), failure);
        }
    }

    private JsonNode await(ServiceClient client, String packId) {
        while (true) {
            JsonNode pack = client.get("/api/v1/packs/" + packId);
            String state = pack.path("state").asText();
            if (!state.equals("QUEUED") && !state.equals("BUILDING")) {
                return pack;
            }
            if (Screen.isTerminal()) {
                PrintWriter err = spec.commandLine().getErr();
                err.print(
                        "\r%,d of %,d sessions"
                                .formatted(
                                        pack.path("done").asLong(), pack.path("total").asLong()));
                err.flush();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("Interrupted; the pack is still made", interrupted);
            }
        }
    }

    private void fetch(ServiceClient client, String packId) throws IOException {
        Path folder = output.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, ".hoptrail-pack", "");
        try (InputStream content = client.stream("/api/v1/packs/" + packId + "/content")) {
            Files.copy(content, part, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, output);
        } catch (FileAlreadyExistsException exists) {
            throw new IOException(output + " exists by now", exists);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
