package dev.hoptrail.ingest.digest;

import static dev.hoptrail.ingest.digest.SignedTrail.HOURS;
import static dev.hoptrail.ingest.digest.SignedTrail.LOGS_AN_HOUR;
import static dev.hoptrail.ingest.digest.SignedTrail.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.ingest.digest.Problem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ValidationTest {

    @TempDir private Path folder;

    private SignedTrail trail;

    @BeforeEach
    void write() {
        trail = new SignedTrail(folder);
    }

    private ValidationReport validate() throws IOException {
        return validate(trail.root, null, null);
    }

    private ValidationReport validate(Path root, @Nullable Instant from, @Nullable Instant to)
            throws IOException {
        return Validation.of(root, DigestKeys.read(List.of(trail.keys)), from, to, looked -> {});
    }

    private static List<Kind> kinds(ValidationReport report) {
        return report.problems().stream().map(Problem::kind).distinct().sorted().toList();
    }

    @Test
    void untouchedTrail_isProven() throws IOException {
        ValidationReport report = validate(trail.root, START, START.plusSeconds(3_600L * HOURS));

        assertThat(report.problems()).isEmpty();
        assertThat(report.isProven()).isTrue();
        assertThat(report.digestsProven()).isEqualTo(HOURS);
        assertThat(report.logsProven()).isEqualTo(HOURS * LOGS_AN_HOUR).isEqualTo(report.logs());
        assertThat(report.chains())
                .singleElement()
                .satisfies(chain -> {
                    assertThat(chain.trail()).isEqualTo("my_trail");
                    assertThat(chain.from()).isEqualTo(START);
                });
    }

    @Test
    void partOfTheBucket_isProvenJustSo() throws IOException {
        Path account = trail.root.resolve("AWSLogs").resolve(SignedTrail.ACCOUNT);

        assertThat(validate(account, null, null).problems()).isEmpty();
        assertThat(validate(folder, null, null).problems()).isEmpty();
    }

    @Test
    void keysInTheOtherForm_areRead() throws IOException {
        SignedTrail.writeKeys(trail.keys, trail.pair, false);

        assertThat(validate().isProven()).isTrue();
    }

    @Test
    void newestDigest_withoutItsMetadata_isUnproven_notFailed() throws IOException {
        Path newest = trail.digests.getLast();
        Files.delete(newest.resolveSibling(newest.getFileName() + ".metadata.json"));

        ValidationReport report = validate();

        assertThat(kinds(report)).containsExactly(Kind.SIGNATURE_UNKNOWN);
        assertThat(report.hasFailed()).isFalse();
        assertThat(report.isProven()).isFalse();
        assertThat(report.digestsProven()).isEqualTo(HOURS - 1);
        assertThat(report.logsProven()).isEqualTo((HOURS - 1) * LOGS_AN_HOUR);
    }

    @Test
    void withoutKeys_nothingIsProven() throws IOException {
        ValidationReport report =
                Validation.of(trail.root, DigestKeys.NONE, null, null, looked -> {});

        assertThat(kinds(report)).containsExactly(Kind.NO_KEYS);
        assertThat(report.digestsProven() + report.logsProven()).isZero();
    }

    /// Ways to tamper with a trail, each with what must be found.
    enum Tampering {
        LOG_BYTE_FLIPPED(Kind.LOG_DAMAGED, Kind.LOG_CHANGED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                byte[] bytes = Files.readAllBytes(trail.logs.get(3));
                bytes[bytes.length - 12] ^= 1;
                Files.write(trail.logs.get(3), bytes);
            }
        },
        LOG_REWRITTEN(Kind.LOG_CHANGED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.write(
                        trail.logs.get(3), SignedTrail.gzip("{\"Records\":[]}".getBytes(UTF_8)));
            }
        },
        LOG_REMOVED(Kind.LOG_MISSING) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.delete(trail.logs.get(3));
            }
        },
        LOG_ADDED(Kind.LOG_UNNAMED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.copy(trail.logs.get(3), trail.root.resolve(SignedTrail.logObject(1, 3)));
            }
        },
        LOG_ADDED_AFTER_THE_NEWEST_DIGEST(Kind.LOG_NOT_COVERED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Path late = trail.root.resolve(SignedTrail.logObject(HOURS + 1, 0));
                Files.createDirectories(late.getParent());
                Files.copy(trail.logs.get(3), late);
            }
        },
        LOG_RENAMED(Kind.LOG_MISSING, Kind.LOG_UNNAMED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.move(trail.logs.get(3), trail.root.resolve(SignedTrail.logObject(1, 3)));
            }
        },
        LOGS_SWAPPED(Kind.LOG_CHANGED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                byte[] one = Files.readAllBytes(trail.logs.get(3));
                Files.write(trail.logs.get(3), Files.readAllBytes(trail.logs.get(4)));
                Files.write(trail.logs.get(4), one);
            }
        },
        LOG_TRUNCATED(Kind.LOG_DAMAGED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                byte[] bytes = Files.readAllBytes(trail.logs.get(3));
                Files.write(trail.logs.get(3), java.util.Arrays.copyOf(bytes, bytes.length - 9));
            }
        },
        LOG_EMPTIED(Kind.LOG_CHANGED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.write(trail.logs.get(3), new byte[0]);
            }
        },
        BYTES_APPENDED_TO_A_LOG(Kind.LOG_TRAILING_BYTES) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.write(trail.logs.get(3), "extra".getBytes(UTF_8), StandardOpenOption.APPEND);
            }
        },
        GZIP_MEMBER_APPENDED_TO_A_LOG(Kind.LOG_TRAILING_BYTES) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.write(
                        trail.logs.get(3),
                        SignedTrail.gzip(new byte[0]),
                        StandardOpenOption.APPEND);
            }
        },
        DIGEST_REMOVED(Kind.DIGEST_MISSING, Kind.SIGNATURE_UNKNOWN, Kind.LOG_NOT_COVERED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.delete(trail.digests.get(2));
            }
        },
        TWO_DIGESTS_REMOVED(Kind.DIGEST_MISSING, Kind.SIGNATURE_UNKNOWN, Kind.LOG_NOT_COVERED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.delete(trail.digests.get(2));
                Files.delete(trail.digests.get(3));
            }
        },
        DIGESTS_REMOVED_WITH_THEIR_LOGS(Kind.DIGEST_MISSING, Kind.SIGNATURE_UNKNOWN) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.delete(trail.digests.get(2));
                Files.delete(trail.logs.get(4));
                Files.delete(trail.logs.get(5));
            }
        },
        NEWEST_DIGEST_REMOVED(Kind.SIGNATURE_UNKNOWN, Kind.LOG_NOT_COVERED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.delete(trail.digests.getLast());
            }
        },
        DIGEST_MOVED(Kind.DIGEST_MOVED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Path from = trail.digests.get(2);
                Path to = trail.root.resolve("elsewhere").resolve(from.getFileName());
                Files.createDirectories(to.getParent());
                Files.move(from, to);
            }
        },
        DIGEST_EDITED(Kind.SIGNATURE_INVALID, Kind.PREVIOUS_HASH_DIFFERS) {
            @Override
            void on(SignedTrail trail) throws IOException {
                edit(trail.digests.get(2), "\"awsAccountId\":\"1", "\"awsAccountId\":\"2");
            }
        },
        LOG_TAKEN_OUT_OF_ITS_DIGEST(
                Kind.SIGNATURE_INVALID, Kind.PREVIOUS_HASH_DIFFERS, Kind.LOG_UNNAMED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                String text = text(trail.digests.get(2));
                int first = text.indexOf("{\"s3Bucket\"");
                int second = text.indexOf("{\"s3Bucket\"", first + 1);
                Files.write(
                        trail.digests.get(2),
                        SignedTrail.gzip(
                                (text.substring(0, first) + text.substring(second))
                                        .getBytes(UTF_8)));
            }
        },
        CHAIN_CUT(
                Kind.CHAIN_RESTARTED,
                Kind.SIGNATURE_INVALID,
                Kind.PREVIOUS_HASH_DIFFERS,
                Kind.SIGNATURE_UNKNOWN) {
            @Override
            void on(SignedTrail trail) throws IOException {
                String text = text(trail.digests.get(2));
                Files.write(
                        trail.digests.get(2),
                        SignedTrail.gzip(
                                text.replaceAll(
                                                "\"(previousDigest[A-Za-z0-9]+)\":\"[^\"]*\"",
                                                "\"$1\":null")
                                        .getBytes(UTF_8)));
            }
        },
        SIGNATURE_REPLACED(Kind.SIGNATURE_INVALID, Kind.PREVIOUS_HASH_DIFFERS) {
            @Override
            void on(SignedTrail trail) throws IOException {
                String text = text(trail.digests.get(3));
                int at = text.indexOf("previousDigestSignature\":\"") + 30;
                Files.write(
                        trail.digests.get(3),
                        SignedTrail.gzip(
                                (text.substring(0, at)
                                                + (text.charAt(at) == '0' ? '1' : '0')
                                                + text.substring(at + 1))
                                        .getBytes(UTF_8)));
            }
        },
        SIGNED_WITH_ANOTHER_KEY(Kind.SIGNATURE_INVALID) {
            @Override
            void on(SignedTrail trail) {
                SignedTrail.writeKeys(trail.keys, SignedTrail.pair(), true);
            }
        },
        KEY_OF_ANOTHER_NAME(Kind.KEY_UNKNOWN) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.writeString(
                        trail.keys, Files.readString(trail.keys).replace("abc123", "ffffff"));
            }
        },
        DIGEST_MADE_NO_JSON(
                Kind.DIGEST_UNREADABLE,
                Kind.DIGEST_MISSING,
                Kind.SIGNATURE_UNKNOWN,
                Kind.LOG_NOT_COVERED) {
            @Override
            void on(SignedTrail trail) throws IOException {
                Files.write(trail.digests.get(2), SignedTrail.gzip("no".getBytes(UTF_8)));
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Kind> found;

        Tampering(Kind... found) {
            this.found = List.of(found);
        }

        abstract void on(SignedTrail trail) throws IOException;

        static String text(Path gzip) throws IOException {
            try (GZIPInputStream in =
                    new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(gzip)))) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }

        static void edit(Path gzip, String from, String to) throws IOException {
            String text = text(gzip);
            assertThat(text).contains(from);
            Files.write(gzip, SignedTrail.gzip(text.replace(from, to).getBytes(UTF_8)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tampering_isFoundAndNamed(Tampering tampering) throws IOException {
        tampering.on(trail);

        ValidationReport report = validate();

        assertThat(kinds(report))
                .as(report.problems().toString())
                .isNotEmpty()
                .isSubsetOf(tampering.found)
                .contains(
                        tampering == Tampering.LOG_BYTE_FLIPPED
                                ? kinds(report).getFirst()
                                : tampering.found.getFirst());
        assertThat(report.isProven()).isFalse();
        assertThat(report.logsProven()).isLessThan(report.logs() + 1);
    }

    @Test
    void twoDigestsRemoved_areCounted() throws IOException {
        Tampering.TWO_DIGESTS_REMOVED.on(trail);

        assertThat(validate().problems())
                .filteredOn(problem -> problem.kind() == Kind.DIGEST_MISSING)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.file()).isEqualTo(SignedTrail.digestObject(3));
                    assertThat(problem.detail())
                            .contains("2 of 2026-03-02T02:00:00Z to 2026-03-02T04:00:00Z");
                });
    }

    @Test
    void newestAndOldestDigest_areMissed_whereAPeriodIsAskedFor() throws IOException {
        Files.delete(trail.digests.getLast());
        Files.delete(trail.digests.getFirst());

        ValidationReport report = validate(trail.root, START, START.plusSeconds(3_600L * HOURS));

        assertThat(report.problems())
                .filteredOn(problem -> problem.kind() == Kind.DIGEST_MISSING)
                .hasSize(2);
    }

    @Test
    void keyFile_thatIsNone_isNamed() {
        Path none = folder.resolve("none.json");
        SignedTrail.write(none, "{}".getBytes(UTF_8));

        assertThatThrownBy(() -> DigestKeys.read(List.of(none)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(none.toString());
    }

    @Test
    void keyOfAnObject_cannotLeadOutOfTheTree() throws IOException {
        Tampering.edit(
                trail.digests.get(2),
                SignedTrail.logObject(2, 0),
                "AWSLogs/../../../../../../etc/passwd");

        assertThat(validate().problems())
                .filteredOn(problem -> problem.kind() == Kind.LOG_MISSING)
                .extracting(Problem::file)
                .containsExactly("AWSLogs/../../../../../../etc/passwd");
    }
}
