package dev.hoptrail.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.digest.DigestKeys;
import dev.hoptrail.ingest.ledger.Coverage;
import dev.hoptrail.ingest.ledger.CoverageVerdict;
import dev.hoptrail.ingest.ledger.LedgerQueries;
import dev.hoptrail.ingest.ledger.Verification;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestMetrics;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestSettings;
import dev.hoptrail.ingest.publish.Room;
import dev.hoptrail.ingest.source.FileTree;
import dev.hoptrail.ingest.source.LogFile;
import dev.hoptrail.ingest.source.LogSource;
import dev.hoptrail.ingest.source.LogSource.Listing;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What verdicts depend on: the files that were read and the keys, and nothing else.
final class VerificationIT {

    private static final Instant NOW = SignedBucket.START.plus(Duration.ofDays(2));
    private static final int ORDERS = 3;

    @TempDir private Path folder;

    private final TestStack stack = TestStack.shared();

    /// A database of its own, into which files are read.
    private final class Reading implements AutoCloseable {

        private final HikariDataSource pool = stack.freshDatabase().database().pool("verify", 4);
        private final Ingest ingest =
                new Ingest(
                        pool,
                        stack.kafka(),
                        stack.freshTopics(),
                        IngestSettings.standard(),
                        IngestMetrics.NONE,
                        InstantSource.fixed(NOW),
                        Room.ENDLESS,
                        OpenTelemetry.noop());

        void read(List<LogFile> files) {
            LogSource source = () -> new Listing(files, List.of());
            ingest.run(source, false, IngestProgress.SILENT);
        }

        void verify(DigestKeys keys) {
            Verification verification = new Verification(pool);
            verification.learn(keys);
            verify(verification);
        }

        void verify(Verification verification) {
            boolean more = true;
            while (more) {
                more = verification.step();
            }
        }

        List<Coverage> hours() {
            return new LedgerQueries(pool).coverage(SignedBucket.START, NOW, NOW, null, 1_000);
        }

        List<String> verdicts() {
            return new Database(pool)
                    .list(
                            """
                            select concat_ws(' ', source, verdict) as line from log_file
                            union all
                            select concat_ws(' ', source, is_proven, has_failed, kinds, details, missing_object,
                                             missing_from, missing)
                            from digest_file
                            order by line
                            """,
                            row -> row.getString("line"));
        }

        @Override
        public void close() {
            ingest.close();
            pool.close();
        }
    }

    private DigestKeys keys() throws IOException {
        return DigestKeys.read(List.of(SignedBucket.writeKeys(folder.resolve("keys.json"))));
    }

    @Test
    void withoutKeys_nothingIsValid_andKeysThatComeLaterProveIt() throws IOException {
        SignedBucket bucket = new SignedBucket(folder.resolve("bucket"), "111122223333");
        try (Reading reading = new Reading()) {
            reading.read(new FileTree(List.of(bucket.root)).list().files());
            reading.verify(DigestKeys.NONE);

            assertThat(reading.hours())
                    .hasSize(SignedBucket.HOURS)
                    .allSatisfy(hour -> {
                        assertThat(hour.verdict()).isEqualTo(CoverageVerdict.UNPROVEN);
                        assertThat(hour.digests().noKey()).isOne();
                        assertThat(hour.logFiles().unproven()).isOne();
                    });

            reading.verify(keys());

            assertThat(reading.hours())
                    .hasSize(SignedBucket.HOURS)
                    .extracting(Coverage::verdict)
                    .containsOnly(CoverageVerdict.PROVEN);
        }
    }

    @Test
    void keys_areAskedFor_untilTheRegionTells() throws IOException {
        AwsServers.giveCredentials();
        SignedBucket bucket = new SignedBucket(folder.resolve("bucket"), "111122223333");
        try (Reading reading = new Reading();
                LoopbackAws aws = new LoopbackAws()) {
            aws.setPublicKeys(SignedBucket.keys());
            aws.fail(call -> aws.calls().size() == 1 ? "AccessDeniedException" : null);
            AwsAccess access =
                    new AwsAccess(null, null, null, false, null, null, null, aws.address());
            reading.read(new FileTree(List.of(bucket.root)).list().files());
            Verification verification = new Verification(reading.pool);
            try (DigestKeyring keyring =
                    new DigestKeyring(
                            verification,
                            DigestKeys.NONE,
                            List.of(SignedBucket.REGION),
                            access,
                            Duration.ofSeconds(2))) {
                keyring.start();
                reading.verify(verification);
                assertThat(reading.hours())
                        .extracting(Coverage::verdict)
                        .containsOnly(CoverageVerdict.UNPROVEN);

                Await.until(
                        "proven",
                        () -> {
                            reading.verify(verification);
                            return reading.hours().stream()
                                    .allMatch(hour -> hour.verdict() == CoverageVerdict.PROVEN);
                        });
            }
            assertThat(aws.calls()).hasSize(2);
        }
    }

    @Test
    void verdicts_areTheSame_inWhateverOrderFilesAreRead() throws IOException {
        SignedBucket bucket = new SignedBucket(folder.resolve("bucket"), "111122223333");
        Files.delete(bucket.digests.get(1));
        Files.delete(bucket.logs.get(3));
        bucket.log(0, 9);
        bucket.forge(SignedBucket.HOURS, bucket.digests.get(2), bucket.logs.subList(2, 3));
        SignedBucket.edit(bucket.digests.get(3), text -> text.replace("my_trail", "no_trail"));
        List<LogFile> files = new FileTree(List.of(bucket.root)).list().files();
        List<String> atOnce;
        try (Reading reading = new Reading()) {
            reading.read(files);
            reading.verify(keys());
            atOnce = reading.verdicts();
        }
        assertThat(atOnce)
                .hasSameSizeAs(files)
                .anyMatch(line -> line.contains("DIGEST_MOVED"))
                .anyMatch(line -> line.contains("SIGNATURE_UNKNOWN"))
                .anyMatch(line -> line.endsWith("LOG_UNNAMED"));
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < ORDERS; i++) {
            List<LogFile> order = new ArrayList<>(files);
            Collections.shuffle(order, random);
            try (Reading reading = new Reading()) {
                for (LogFile file : order) {
                    reading.read(List.of(file));
                    if (random.nextBoolean()) {
                        reading.verify(keys());
                    }
                }
                reading.verify(keys());
                assertThat(reading.verdicts()).as("seed " + seed).isEqualTo(atOnce);
            }
        }
    }
}
