package dev.hoptrail.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.source.LogSource.Listing;
import dev.hoptrail.ingest.source.LogSource.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTreeTest {

    private static final String NOBODY = "65534";

    @TempDir private Path tree;

    @Test
    void files_comeInTheOrderOfDeliveryAcrossAccounts() throws IOException {
        touch("b/111122223333_CloudTrail_eu-west-1_20260302T0910Z_x.json.gz");
        touch("a/444455556666_CloudTrail_eu-west-1_20260302T0915Z_x.json.gz");
        touch("c/777788889999_CloudTrail_us-east-1_20260302T0905Z_x.json.gz");
        touch("z/plain.jsonl");

        assertThat(names(list()))
                .containsExactly(
                        "plain.jsonl",
                        "777788889999_CloudTrail_us-east-1_20260302T0905Z_x.json.gz",
                        "111122223333_CloudTrail_eu-west-1_20260302T0910Z_x.json.gz",
                        "444455556666_CloudTrail_eu-west-1_20260302T0915Z_x.json.gz");
    }

    @Test
    void resultsOfQueries_areTaken_andWhatLiesBesideThemIsNot() throws IOException {
        touch("lake/result_1.csv.gz");
        touch("lake/result_sign.json");
        touch("athena/6f5a.csv");
        touch("athena/6f5a.csv.metadata");
        touch("security-lake/x.gz.parquet");

        assertThat(names(list()))
                .containsExactlyInAnyOrder("result_1.csv.gz", "6f5a.csv", "x.gz.parquet");
    }

    @Test
    void otherFiles_areLeftOutUnlessNamed() throws IOException {
        Path named = touch("NOTES.txt");
        touch("1_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260302T090000Z.json.gz");

        assertThat(list().files()).isEmpty();
        assertThat(new FileTree(List.of(named)).list().files()).hasSize(1);
    }

    @Test
    void linkToAParent_isRefusedOnceAndTheRestGoesOn() throws IOException {
        touch("a/x.json");
        Files.createSymbolicLink(tree.resolve("a/loop"), tree);

        Listing listing = list();

        assertThat(names(listing)).containsExactly("x.json");
        assertThat(reasons(listing)).containsExactly(Reason.SYMLINK_LOOP);
    }

    @Test
    void absentPath_isRefused() {
        Listing listing = new FileTree(List.of(tree.resolve("absent"))).list();

        assertThat(reasons(listing)).containsExactly(Reason.NO_SUCH_PATH);
    }

    @Test
    void folderWithoutPermission_isRefusedAndTheRestGoesOn() throws Exception {
        touch("open/x.json");
        Path closed = Files.createDirectory(tree.resolve("closed"));
        touch("closed/y.json");
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

        String told = listAsOther();

        assertThat(told.lines())
                .containsExactly(
                        "file " + FileUri.of(tree.resolve("open/x.json")),
                        "UNREADABLE_DIRECTORY " + FileUri.of(closed));
    }

    /// For root no folder is closed: a process of somebody else looks. It gets its own copy of the
    /// classes, since those of the build may lie where only root may read.
    private String listAsOther() throws IOException, InterruptedException {
        Path classes = Files.createTempDirectory("classes");
        try {
            copy("dev/hoptrail/ingest", ListAsOther.class, classes);
            copy("dev/hoptrail/ingest", FileTree.class, classes);
            Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
            Process process =
                    new ProcessBuilder(Stream.concat(asNobody(), java(classes)).toList())
                            .redirectErrorStream(true)
                            .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } finally {
            delete(classes);
        }
    }

    private static Stream<String> asNobody() {
        boolean root = "root".equals(System.getProperty("user.name"));
        return root
                ? Stream.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
                : Stream.of();
    }

    private Stream<String> java(Path classes) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Stream.of(
                java.toString(),
                "-cp",
                classes.toString(),
                ListAsOther.class.getName(),
                tree.toString());
    }

    private static void copy(String folder, Class<?> of, Path to) throws IOException {
        Path from = Path.of(of.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (Stream<Path> files = Files.walk(from.resolve(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!Files.exists(copy)) {
                    // Each package is described among the tests, too.
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Listing list() {
        return new FileTree(List.of(tree)).list();
    }

    private Path touch(String name) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "{}");
    }

    private static List<String> names(Listing listing) {
        return listing.files().stream()
                .map(file -> file.uri().substring(file.uri().lastIndexOf('/') + 1))
                .toList();
    }

    private static List<Reason> reasons(Listing listing) {
        return listing.refused().stream().map(Refusal::rejection).map(r -> r.reason()).toList();
    }
}
