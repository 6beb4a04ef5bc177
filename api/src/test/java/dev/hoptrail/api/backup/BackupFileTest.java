package dev.hoptrail.api.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.backup.BackupFile.Whole;
import dev.hoptrail.api.backup.store.StoredTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that are whole, damaged, cut short, or not for us.
final class BackupFileTest {

    private static final Manifest MANIFEST =
            new Manifest(
                    Manifest.FORMAT,
                    "2026-03-02T08:00:00Z",
                    "055",
                    4711,
                    12,
                    3,
                    List.of(
                            new StoredTable("account", List.of("account_id"), List.of("account")),
                            new StoredTable(
                                    "session",
                                    List.of("session_id"),
                                    List.of("session_2026_03", "session_default"))),
                    List.of("admin.token"));

    @TempDir private Path folder;

    private Path write(List<String> recipients, List<String> leftOut) throws IOException {
        Path file = folder.resolve("backup");
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = recipients.isEmpty() ? plain : Seal.closed(plain, recipients);
                Archive archive = new Archive(out)) {
            archive.entry(
                    Manifest.NAME, to -> to.write(new ObjectMapper().writeValueAsBytes(MANIFEST)));
            archive.entry(Manifest.key("admin.token"), to -> to.write(text("ht_secret\n")));
            for (String part : List.of("account", "session_2026_03", "session_default")) {
                if (!leftOut.contains(part)) {
                    archive.entry(Manifest.table(part), to -> to.write(text(part + "\trows\n")));
                }
            }
            archive.finish();
        }
        return file;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Whole read(Path file, Path identities) {
        return new BackupFile(file, identities, (_, _, _) -> {}).read("checking", (_, _) -> {});
    }

    private static Whole read(Path file) {
        return new BackupFile(file, null, (_, _, _) -> {}).read("checking", (_, _) -> {});
    }

    @Test
    void read_ofAWholeOne_findsAllOfIt() throws Exception {
        Whole whole = read(write(List.of(), List.of()));

        assertThat(whole.manifest()).isEqualTo(MANIFEST);
        assertThat(whole.sums())
                .containsOnlyKeys(
                        "hoptrail-backup.json",
                        "keys/admin.token",
                        "tables/account.copy",
                        "tables/session_2026_03.copy",
                        "tables/session_default.copy");
    }

    @Test
    void read_ofOneCutShort_refusesAtEveryLength() throws Exception {
        Path file = write(List.of(), List.of());
        byte[] bytes = Files.readAllBytes(file);
        int end = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
        int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        assertThat(end).isGreaterThan(directory);

        // What follows is the ZIP's directory, which says nothing new.
        for (int length = 0; length < directory - 16; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> read(file))
                    .as("length %d", length)
                    .isInstanceOf(CommandFailure.class);
        }
    }

    @Test
    void read_ofADamagedOne_refusesOrFindsTheVeryContent() throws Exception {
        Path file = write(List.of(), List.of());
        byte[] bytes = Files.readAllBytes(file);
        Whole whole = read(file);
        int refused = 0;

        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x20;
            Files.write(file, damaged);
            try {
                // Times, and the ZIP's directory, are not read.
                assertThat(read(file)).as("byte %d", at).isEqualTo(whole);
            } catch (CommandFailure _) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(bytes.length / 2);
    }

    @Test
    void read_ofOneWithoutAPart_saysSo() throws Exception {
        Path file = write(List.of(), List.of("session_default"));

        assertThatThrownBy(() -> read(file))
                .hasMessageContaining(
                        "4 entries, 4 stated by SHA256SUMS, 5 by hoptrail-backup.json")
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void read_ofWhatIsNoBackup_saysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("backup"), "hello");

        assertThatThrownBy(() -> read(file)).hasMessageContaining("is no backup of Hoptrail");
    }

    @Test
    void read_ofAnEncryptedOne_needsTheIdentity() throws Exception {
        Seal.Identity mine = Seal.Identity.fresh();
        Path identity = Files.writeString(folder.resolve("mine"), mine.file());
        Path other = Files.writeString(folder.resolve("other"), Seal.Identity.fresh().file());
        Path none = Files.writeString(folder.resolve("none"), "# public key: age1…\n");
        Path file = write(List.of(Seal.Identity.fresh().recipient(), mine.recipient()), List.of());

        assertThat(read(file, identity).manifest()).isEqualTo(MANIFEST);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n-> X25519 ")
                .doesNotContain("admin.token");
        assertThatThrownBy(() -> read(file)).hasMessageContaining("--identity");
        assertThatThrownBy(() -> read(file, other)).hasMessageContaining("None of the identities");
        assertThatThrownBy(() -> read(file, none)).hasMessageContaining("AGE-SECRET-KEY-1");
        assertThatThrownBy(() -> write(List.of("age1nobody"), List.of()))
                .hasMessageContaining("age1nobody is no recipient of age");
    }

    @Test
    void read_ofADamagedEncryptedOne_refusesEveryDamage() throws Exception {
        Seal.Identity mine = Seal.Identity.fresh();
        Path identity = Files.writeString(folder.resolve("mine"), mine.file());
        Path file = write(List.of(mine.recipient()), List.of());
        byte[] bytes = Files.readAllBytes(file);

        for (int at = 0; at < bytes.length; at += 7) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x20;
            Files.write(file, damaged);
            assertThatThrownBy(() -> read(file, identity))
                    .as("byte %d", at)
                    .isInstanceOf(CommandFailure.class);
            Files.write(file, Arrays.copyOf(bytes, at));
            assertThatThrownBy(() -> read(file, identity))
                    .as("length %d", at)
                    .isInstanceOf(CommandFailure.class);
        }
    }
}
