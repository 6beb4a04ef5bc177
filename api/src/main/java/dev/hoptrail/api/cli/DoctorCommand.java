package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hoptrail.api.ServiceFile;
import dev.hoptrail.api.SharedKeys;
import dev.hoptrail.api.text.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says what is wrong here, and how to mend it.
@Command(
        name = "doctor",
        description =
                "Check this machine and the running service; exit code 1 if something is wrong.")
final class DoctorCommand implements Callable<Integer> {

    private static final long GIB = 1L << 30;
    private static final long DISK_NEEDED = 2 * GIB;
    private static final int MOST_HOURS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    /// One thing that was looked at.
    ///
    /// @param remedy what to do about it; empty where all is well
    private record Finding(String what, String state, String remedy) {
        boolean isWell() {
            return remedy.isEmpty();
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Path data = options.dataDirectory();
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(dataDirectory(data));
        findings.add(disk(data));
        findings.add(token(options.keys()));
        findings.addAll(servers(System.getenv()));
        findings.addAll(service(data));
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : findings) {
            out.println(
                    "%-4s%-18s%s"
                            .formatted(
                                    finding.isWell() ? "ok" : "!!",
                                    finding.what(),
                                    SafeText.line(finding.state())));
            if (!finding.isWell()) {
                out.println("    " + SafeText.line(finding.remedy()));
            }
        }
        out.flush();
        return findings.stream().allMatch(Finding::isWell) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Finding java() {
        String version =
                Runtime.version()
                        + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " processors";
        return new Finding("java", version, "");
    }

    private static Finding dataDirectory(Path data) {
        Path existing = existing(data);
        boolean usable = Files.isDirectory(existing) && Files.isWritable(existing);
        return new Finding(
                "data directory",
                data.toString(),
                usable
                        ? ""
                        : "Make %s writable, or name another one: HOPTRAIL_DATA"
                                .formatted(existing));
    }

    private static Finding disk(Path data) {
        try {
            long free = Files.getFileStore(existing(data)).getUsableSpace();
            return new Finding(
                    "free disk",
                    "%.1f GiB".formatted((double) free / GIB),
                    free >= DISK_NEEDED
                            ? ""
                            : "Hoptrail pauses on a full disk: free at least 2 GiB");
        } catch (IOException e) {
            return new Finding(
                    "free disk", "unknown: " + e.getMessage(), "Look at the disk of " + data);
        }
    }

    private static Path existing(Path path) {
        Path at = path;
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static Finding token(Path keys) {
        Path file = keys.resolve(SharedKeys.ADMIN_TOKEN);
        if (!Files.exists(file)) {
            return new Finding(
                    "admin token", "none yet: the first start of a service writes it", "");
        }
        try {
            boolean closed = OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
            return new Finding(
                    "admin token",
                    file.toString(),
                    closed ? "" : "Others can read it: chmod 600 " + file);
        } catch (IOException | UnsupportedOperationException e) {
            return new Finding("admin token", file + " (its mode cannot be read here)", "");
        }
    }

    private static List<Finding> servers(Map<String, String> environment) {
        String database = environment.getOrDefault("HOPTRAIL_DB_URL", "");
        String kafka = environment.getOrDefault("HOPTRAIL_KAFKA", "");
        return List.of(
                new Finding("PostgreSQL", database.isBlank() ? "embedded" : "external", ""),
                new Finding("Kafka", kafka.isBlank() ? "embedded" : kafka, ""));
    }

    private List<Finding> service(Path data) throws InterruptedException {
        Optional<URI> address = options.server().or(() -> ServiceFile.read(data));
        if (address.isEmpty()) {
            return List.of(new Finding("service", "not running; hoptrail serve starts it", ""));
        }
        try (HttpClient http =
                HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .sslContext(options.trust())
                        .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address.get().resolve("/health"))
                            .timeout(PATIENCE)
                            .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            List<Finding> findings =
                    parts(address.get(), ServiceClient.JSON.readTree(answer.body()));
            findings.addAll(queues(address.get(), http, options.keys()));
            findings.addAll(retention(address.get(), http, options.keys()));
            findings.addAll(digests(address.get(), http, options.keys()));
            findings.addAll(treeHeads(address.get(), http, options.keys()));
            return findings;
        } catch (IOException e) {
            return List.of(
                    new Finding(
                            "service",
                            "%s does not answer (%s)".formatted(address.get(), e),
                            "Look into %s"
                                    .formatted(data.resolve("logs").resolve("hoptrail.log"))));
        }
    }

    private static List<Finding> parts(URI address, JsonNode health) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("service", address.toString(), ""));
        health.path("parts")
                .properties()
                .forEach(part -> {
                    String state = part.getValue().asText();
                    String remedy = state.equals("UP") ? "" : remedy(part.getKey());
                    findings.add(new Finding("  " + part.getKey(), state, remedy));
                });
        return findings;
    }

    /// What the service says of the queues that it consumes, if we have an administrator's token.
    private static List<Finding> queues(URI address, HttpClient http, Path keys)
            throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode queue : ask(address, http, keys, "/api/v1/queues").path("items")) {
            findings.add(queue(queue));
        }
        return findings;
    }

    /// An answer; missing where the service has no such part, or the token is no administrator's.
    private static JsonNode ask(URI address, HttpClient http, Path keys, String path)
            throws IOException, InterruptedException {
        Optional<String> token = ServiceConnection.findToken(keys);
        if (token.isEmpty()) {
            return MissingNode.getInstance();
        }
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Authorization", "Bearer " + token.get())
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200
                ? ServiceClient.JSON.readTree(answer.body())
                : MissingNode.getInstance();
    }

    /// From when on records are kept, and what is about to go.
    private static List<Finding> retention(URI address, HttpClient http, Path keys)
            throws IOException, InterruptedException {
        JsonNode retention = ask(address, http, keys, "/api/v1/retention");
        if (retention.isMissingNode()) {
            return List.of();
        }
        Map<String, Integer> states = new TreeMap<>();
        String first = "";
        for (JsonNode month : retention.path("months")) {
            String state = month.path("state").asText();
            states.merge(state, 1, Integer::sum);
            String goes = month.path("goesAt").asText();
            if (state.equals("DUE") && (first.isEmpty() || goes.compareTo(first) < 0)) {
                first = goes;
            }
        }
        return List.of(
                new Finding(
                        "  retention",
                        "records since %s; months kept %d, held %d, to be dropped %d%s"
                                .formatted(
                                        retention.path("keptSince").asText("the first one"),
                                        states.getOrDefault("KEPT", 0),
                                        states.getOrDefault("HELD", 0),
                                        states.getOrDefault("DUE", 0),
                                        first.isEmpty() ? "" : ", from " + first),
                        ""));
    }

    /// What CloudTrail's digests say of the latest month.
    private static List<Finding> digests(URI address, HttpClient http, Path keys)
            throws IOException, InterruptedException {
        JsonNode hours = ask(address, http, keys, "/api/v1/coverage?limit=" + MOST_HOURS);
        if (hours.isMissingNode()) {
            return List.of();
        }
        Map<String, Integer> verdicts = new TreeMap<>();
        hours.path("items")
                .forEach(hour -> verdicts.merge(hour.path("verdict").asText(), 1, Integer::sum));
        return List.of(
                new Finding(
                        "  digests",
                        "hours of accounts and regions in 31 days: proven %,d, unproven %,d, failed %,d, without digest %,d%s"
                                .formatted(
                                        verdicts.getOrDefault("PROVEN", 0),
                                        verdicts.getOrDefault("UNPROVEN", 0),
                                        verdicts.getOrDefault("FAILED", 0),
                                        verdicts.getOrDefault("NO_DIGEST", 0),
                                        hours.path("next").isNull() ? "" : ", and more"),
                        advice(verdicts)));
    }

    private static String advice(Map<String, Integer> verdicts) {
        if (verdicts.containsKey("FAILED")) {
            return "GET /api/v1/coverage/faults names each file, and what is wrong with it";
        }
        return verdicts.containsKey("UNPROVEN")
                ? "the public keys of CloudTrail come from hoptrail.integrity.regions or hoptrail.integrity.keys"
                : "";
    }

    /// The latest signed head of the tree log.
    private static List<Finding> treeHeads(URI address, HttpClient http, Path keys)
            throws IOException, InterruptedException {
        JsonNode heads = ask(address, http, keys, "/api/v1/tree-heads?limit=1");
        if (heads.isMissingNode()) {
            return List.of();
        }
        JsonNode head = heads.path("items").path(0);
        return List.of(
                new Finding(
                        "  tree log",
                        head.isMissingNode()
                                ? "no head signed yet"
                                : "%,d leaves, head signed at %s by key %s"
                                        .formatted(
                                                head.path("treeSize").asLong(),
                                                head.path("madeAt").asText(),
                                                head.path("fingerprint").asText()),
                        ""));
    }

    private static Finding queue(JsonNode queue) {
        JsonNode counts = queue.path("counts");
        String trouble = queue.path("trouble").asText("");
        String state =
                "%,d read, %,d to retry, %s waiting, oldest in hand %,d s%s"
                        .formatted(
                                counts.path("READ").asLong(),
                                counts.path("RETRIED").asLong() + counts.path("REFUSED").asLong(),
                                queue.path("waiting").asText("unknown"),
                                queue.path("oldestSeconds").asLong(),
                                trouble.isEmpty() ? "" : ": " + trouble);
        boolean topics = queue.path("url").asText().startsWith("kafka:");
        return new Finding(
                (topics ? "  topics " : "  queue ") + queue.path("name").asText(),
                state,
                trouble.isEmpty() ? "" : remedy(topics));
    }

    private static String remedy(boolean topics) {
        return topics
                ? "See to the bootstrap servers, the names of the topics, what the client may read"
                        + " and as which group, and to the network; nothing is lost while values"
                        + " stay in the topics"
                : "See to the credentials, to the policies of queue, bucket and key, and to the"
                        + " network; nothing is lost while messages stay in the queue";
    }

    private static String remedy(String part) {
        return switch (part) {
            case "database" ->
                    "Start PostgreSQL, or see to HOPTRAIL_DB_URL, user and password; an embedded one"
                            + " starts with the service";
            case "kafka" ->
                    "Start Kafka, or see to HOPTRAIL_KAFKA; an embedded one starts with the service";
            case "search" ->
                    "Searches are old or refused until the index has followed; hoptrail reindex"
                            + " builds it anew";
            case "correlator", "detector" ->
                    "The service's log says why; it is tried again by itself and goes on where it"
                            + " was";
            default -> "The service's log says why; a restart loses nothing";
        };
    }
}
