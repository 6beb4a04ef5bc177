package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.pack.PackZip;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.timestamp.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Making a pack and verifying it, as it is typed.
final class PackCommandsIT {

    private static final Pattern SIGNER = Pattern.compile("signed by key ([0-9a-f]{64})");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void exportedPack_isVerified_byWhoKnowsTheSigner_andByNobodyOnceItIsCut() throws IOException {
        Path pack = folder.resolve("pack.zip");
        Path logs = folder.resolve("logs");
        String signer;
        Path root = folder.resolve("root.pem");
        try (TestAuthority authority = new TestAuthority();
                RunningService service =
                        RunningService.start(
                                Map.of(
                                        "hoptrail.evidence.timestamp-url",
                                        authority.url().toString()))) {
            authority.rootTo(root);
            Ran simulated =
                    Ran.of(
                            "simulate",
                            logs.toString(),
                            "--records",
                            "2000",
                            "--accounts",
                            "3",
                            "--seed",
                            "5");
            assertThat(simulated.exit()).as(simulated.err()).isZero();
            Ran ingested = Ran.of(service, "ingest", logs.resolve("AWSLogs").toString());
            assertThat(ingested.exit()).as(ingested.out() + ingested.err()).isZero();
            String[] export = {
                "export",
                "--from",
                "2013-01-01T00:00:00Z",
                "--to",
                "2030-01-01T00:00:00Z",
                "--sample",
                "3",
                "-o",
                pack.toString()
            };
            Ran made = Ran.of(service, export);
            assertThat(made.exit()).as(made.err()).isZero();
            Matcher named = SIGNER.matcher(made.out());
            assertThat(named.find()).as(made.out()).isTrue();
            signer = named.group(1);
            assertThat(Ran.of(service, export).err()).contains("exists already");
            accountsLimitAPack(service, pack, signer, export);
        }

        Ran good = Ran.of("verify", pack.toString(), "--key", signer.toUpperCase(Locale.ROOT));
        assertThat(good.exit()).as(good.out() + good.err()).isZero();
        assertThat(good.out()).contains("VERIFIED", signer).doesNotContain("FAILED");
        timeStampsAreChecked(pack, signer, root);
        originalsAreLookedUp(pack, signer, logs);
        Ran unknown = Ran.of("verify", pack.toString());
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).contains("SIGNER NOT ESTABLISHED");
        Path key = Files.writeString(folder.resolve("key"), signer.replace('a', 'b') + "\n");
        Ran other = Ran.of("verify", pack.toString(), "--key", key.toString());
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.out()).contains("FAILED signer");
        assertThat(Ran.of("verify", pack.toString(), "--key", "none").exit()).isEqualTo(1);

        byte[] bytes = Files.readAllBytes(pack);
        Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
        Ran cut = Ran.of("verify", pack.toString(), "--key", signer);
        assertThat(cut.exit()).isEqualTo(1);
        assertThat(cut.err()).contains("Cannot verify");
    }

    private void accountsLimitAPack(
            RunningService service, Path pack, String signer, String[] export) throws IOException {
        List<String> all = accounts(pack);
        assertThat(all).hasSizeGreaterThan(2);
        Path limited = folder.resolve("limited.zip");
        List<String> words = new ArrayList<>(List.of(export));
        words.set(words.size() - 1, limited.toString());
        words.addAll(List.of("--accounts", all.get(0) + "," + all.get(1)));

        Ran made = Ran.of(service, words.toArray(String[]::new));
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(accounts(limited)).containsExactly(all.get(0), all.get(1));
        assertThat(PackZip.read(Files.readAllBytes(limited)).manifest().path("accounts"))
                .extracting(JsonNode::asText)
                .containsExactly(all.get(0), all.get(1));
        Ran good = Ran.of("verify", limited.toString(), "--key", signer);
        assertThat(good.exit()).as(good.out() + good.err()).isZero();

        Files.delete(limited);
        words.addAll(List.of("--withhold", "tags"));
        assertThat(Ran.of(service, words.toArray(String[]::new)).err())
                .contains("can withhold nothing else");
    }

    /// The accounts of the sessions in a pack, sorted.
    private static List<String> accounts(Path pack) throws IOException {
        TreeSet<String> accounts = new TreeSet<>();
        for (String line : PackZip.read(Files.readAllBytes(pack)).lines(PackFiles.SESSIONS)) {
            accounts.add(JSON.readTree(line).path("accountId").asText());
        }
        return List.copyOf(accounts);
    }

    private void timeStampsAreChecked(Path pack, String signer, Path root) throws IOException {
        String[] verify = {"verify", pack.toString(), "--key", signer, "--tsa-cert", ""};
        assertThat(Ran.of(Arrays.copyOf(verify, 4)).out())
                .contains("the authority is not established");
        verify[5] = root.toString();
        Ran believed = Ran.of(verify);
        assertThat(believed.exit()).as(believed.out() + believed.err()).isZero();
        assertThat(believed.out()).contains("manifest.sig at ").doesNotContain("--tsa-cert");
        try (TestAuthority stranger = new TestAuthority()) {
            verify[5] = stranger.rootTo(folder.resolve("stranger.pem")).toString();
            Ran doubted = Ran.of(verify);
            assertThat(doubted.exit()).isEqualTo(1);
            assertThat(doubted.out()).contains("FAILED timestamps", "CN=Clock tower");
        }
        verify[5] = Files.writeString(folder.resolve("none.pem"), "none").toString();
        assertThat(Ran.of(verify).err()).contains("holds no certificates");
    }

    private static void originalsAreLookedUp(Path pack, String signer, Path logs)
            throws IOException {
        String[] verify = {"verify", pack.toString(), "--key", signer, "--logs", logs.toString()};
        Ran found = Ran.of(verify);
        assertThat(found.exit()).as(found.out()).isZero();
        assertThat(found.out()).contains("as delivered");
        List<Path> files;
        try (Stream<Path> all = Files.walk(logs)) {
            files = all.filter(file -> file.toString().endsWith(".json.gz")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        }
        assertThat(Ran.of(verify).out()).contains("FAILED logs", "has other bytes");
        for (Path file : files) {
            Files.delete(file);
        }
        assertThat(Ran.of(verify).out()).contains("FAILED logs", "is not in");
    }
}
