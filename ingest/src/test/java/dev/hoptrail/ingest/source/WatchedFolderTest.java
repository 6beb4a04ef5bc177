package dev.hoptrail.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFolderTest {

    @TempDir private Path folder;

    @Test
    void file_isHandedOutOnce_whenItNoLongerGrows() throws IOException {
        WatchedFolder watched = new WatchedFolder(folder);
        Path file = folder.resolve("a.json");
        Files.writeString(file, "{\"Rec");
        assertThat(watched.look()).isEmpty();
        Files.writeString(file, "ords\":[]}", StandardOpenOption.APPEND);

        assertThat(watched.look()).isEmpty();
        assertThat(watched.look()).containsExactly(file);
        assertThat(watched.look()).isEmpty();

        Files.writeString(file, " ", StandardOpenOption.APPEND);
        assertThat(watched.look()).isEmpty();
        assertThat(watched.look()).containsExactly(file);
        watched.again(List.of(file));
        assertThat(watched.look()).containsExactly(file);
    }

    @Test
    void namesOfNoLogFile_waitForTheirNewName() throws IOException {
        WatchedFolder watched = new WatchedFolder(folder);
        Path part = Files.writeString(folder.resolve("b.json.part"), "{\"Records\":[]}");
        watched.look();
        assertThat(watched.look()).isEmpty();

        Path whole =
                Files.move(part, Files.createDirectory(folder.resolve("in")).resolve("b.json"));
        watched.look();
        assertThat(watched.look()).containsExactly(whole);
        Files.delete(whole);
        assertThat(watched.look()).isEmpty();
    }

    @Test
    void folder_mayComeLater() throws IOException {
        Path later = folder.resolve("later");
        WatchedFolder watched = new WatchedFolder(later);
        assertThat(watched.look()).isEmpty();
        Path file = Files.writeString(Files.createDirectory(later).resolve("c.jsonl"), "{}");
        watched.look();
        assertThat(watched.look()).containsExactly(file);
    }
}
