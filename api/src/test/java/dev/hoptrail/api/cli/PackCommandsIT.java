package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.correlate.simulate.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Making a pack and verifying it, as it is typed.
final class PackCommandsIT {

    private static final Pattern SIGNER = Pattern.compile("signed by key ([0-9a-f]{64})");

    @TempDir private Path folder;

    @Test
    void exportedPack_isVerified_byWhoKnowsTheSigner_andByNobodyOnceItIsCut() throws IOException {
        Path pack = folder.resolve("pack.zip");
        String signer;
        try (RunningService service = RunningService.start()) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            Simulation.forest(80, 5)
                    .records()
                    .forEach(one -> {
                        lines.writeBytes(one);
                        lines.write('\n');
                    });
            service.push(lines.toByteArray());
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
        }

        Ran good = Ran.of("verify", pack.toString(), "--key", signer.toUpperCase(Locale.ROOT));
        assertThat(good.exit()).as(good.out() + good.err()).isZero();
        assertThat(good.out()).contains("VERIFIED", signer).doesNotContain("FAILED");
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
}
