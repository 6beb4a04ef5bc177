package dev.hoptrail.ingest.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.digest.ValidationReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Results as CloudTrail Lake saves them, signed with a key of our own: written from AWS's
/// description of sign files.
final class ResultValidationTest {

    private static final String FOLDER =
            "AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/02/3d5e6c0a-0000-4000-8000-000000000001";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path root;

    private Saved saved;

    /// A result of three files.
    record Saved(Path bucket, Path keys) {

        Path file(int number) {
            return bucket.resolve(FOLDER, "result_%d.csv.gz".formatted(number));
        }

        Path signature() {
            return bucket.resolve(FOLDER, "result_sign.json");
        }

        void write() {
            SignedTrail.writeKeys(keys, SignedTrail.PAIR, true);
            for (int i = 1; i <= 3; i++) {
                String text = "eventJson\n\"{\"\"n\"\":%d}\"\n".formatted(i);
                SignedTrail.write(file(i), SignedTrail.gzip(text.getBytes(UTF_8)));
            }
            SignedTrail.write(signature(), signed(1, 2, 3).toString().getBytes(UTF_8));
        }

        /// What says of files what it must.
        ObjectNode signed(int... numbers) {
            ObjectNode json = JSON.createObjectNode();
            json.put("version", "1.0").put("region", "us-east-1");
            ArrayNode files = json.putArray("files");
            StringBuilder text = new StringBuilder();
            for (int number : numbers) {
                String hash = SignedTrail.sha256(bytes(file(number)));
                files.addObject()
                        .put("fileHashValue", hash)
                        .put("fileName", file(number).getFileName().toString());
                text.append(text.isEmpty() ? "" : " ").append(hash);
            }
            return json.put("hashAlgorithm", "SHA-256")
                    .put("signatureAlgorithm", "SHA256withRSA")
                    .put("queryCompleteTime", "2026-03-02T10:00:00Z")
                    .put("hashSignature", SignedTrail.sign(SignedTrail.PAIR, text.toString()))
                    .put("publicKeyFingerprint", "abc123");
        }

        /// Puts other files into what was signed, under the signature that is there.
        void name(ArrayNode files) throws IOException {
            ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(signature()));
            json.set("files", files);
            Files.writeString(signature(), json.toString());
        }

        ArrayNode named() throws IOException {
            return (ArrayNode) JSON.readTree(Files.readAllBytes(signature())).path("files");
        }

        void edit(String from, String to) throws IOException {
            String text = Files.readString(signature());
            assertThat(text).contains(from);
            Files.writeString(signature(), text.replace(from, to));
        }

        static byte[] bytes(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @BeforeEach
    void write() {
        saved = new Saved(root.resolve("bucket"), root.resolve("keys.json"));
        saved.write();
    }

    private ValidationReport validate() throws IOException {
        return Validation.of(
                saved.bucket(), DigestKeys.read(List.of(saved.keys())), null, null, looked -> {});
    }

    private static List<Kind> kinds(ValidationReport report) {
        return report.problems().stream().map(Problem::kind).distinct().sorted().toList();
    }

    @Test
    void untouchedResult_isProven() throws IOException {
        ValidationReport report = validate();

        assertThat(report.problems()).isEmpty();
        assertThat(report.isProven()).isTrue();
        assertThat(report.results())
                .containsExactly(new Result(FOLDER + "/result_sign.json", true, 3, 3));
    }

    @Test
    void resultBesideATrail_isProvenWithIt() throws IOException {
        SignedTrail trail = new SignedTrail(root);

        ValidationReport report = validate();

        assertThat(report.problems()).isEmpty();
        assertThat(report.logsProven()).isEqualTo(trail.logs.size());
        assertThat(report.results()).extracting(Result::filesProven).containsExactly(3L);
    }

    @Test
    void withoutKeys_nothingIsProven() throws IOException {
        ValidationReport report =
                Validation.of(saved.bucket(), DigestKeys.NONE, null, null, looked -> {});

        assertThat(kinds(report)).containsExactly(Kind.NO_KEYS);
        assertThat(report.hasFailed()).isFalse();
        assertThat(report.results().getFirst().filesProven()).isZero();
    }

    @Test
    void resultsOfOthers_needNoSignature() throws IOException {
        SignedTrail.write(
                saved.bucket().resolve("athena/0f1e.csv"), "eventid\n1\n".getBytes(UTF_8));

        assertThat(validate().isProven()).isTrue();
    }

    /// Ways to tamper with a result, each with what must be found.
    enum Tampering {
        BYTE_FLIPPED(Kind.RESULT_CHANGED) {
            @Override
            void on(Saved saved) throws IOException {
                byte[] bytes = Files.readAllBytes(saved.file(2));
                bytes[bytes.length / 2] ^= 1;
                Files.write(saved.file(2), bytes);
            }
        },
        BYTES_APPENDED(Kind.RESULT_CHANGED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.write(
                        saved.file(2),
                        SignedTrail.gzip("more\n".getBytes(UTF_8)),
                        StandardOpenOption.APPEND);
            }
        },
        FILE_REMOVED(Kind.RESULT_MISSING) {
            @Override
            void on(Saved saved) throws IOException {
                Files.delete(saved.file(2));
            }
        },
        FILE_ADDED(Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.copy(saved.file(2), saved.file(4));
            }
        },
        FILE_RENAMED(Kind.RESULT_MISSING, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.move(saved.file(3), saved.file(4));
            }
        },
        FILES_SWAPPED(Kind.RESULT_CHANGED) {
            @Override
            void on(Saved saved) throws IOException {
                byte[] second = Files.readAllBytes(saved.file(2));
                Files.write(saved.file(2), Files.readAllBytes(saved.file(3)));
                Files.write(saved.file(3), second);
            }
        },
        FILE_AND_ITS_HASH_REPLACED(Kind.SIGNATURE_INVALID) {
            @Override
            void on(Saved saved) throws IOException {
                Files.write(saved.file(2), SignedTrail.gzip("eventJson\n".getBytes(UTF_8)));
                saved.name((ArrayNode) saved.signed(1, 2, 3).path("files"));
            }
        },
        FILE_AND_ITS_NAME_REMOVED(Kind.SIGNATURE_INVALID) {
            @Override
            void on(Saved saved) throws IOException {
                Files.delete(saved.file(3));
                saved.name((ArrayNode) saved.signed(1, 2).path("files"));
            }
        },
        FILE_NAMED_BY_AN_OLD_SIGNATURE(Kind.SIGNATURE_INVALID) {
            @Override
            void on(Saved saved) throws IOException {
                Files.copy(saved.file(2), saved.file(4));
                saved.name((ArrayNode) saved.signed(1, 2, 3, 4).path("files"));
            }
        },
        ORDER_CHANGED(Kind.SIGNATURE_INVALID) {
            @Override
            void on(Saved saved) throws IOException {
                saved.name((ArrayNode) saved.signed(2, 1, 3).path("files"));
            }
        },
        SIGNATURE_CHANGED(Kind.SIGNATURE_INVALID) {
            @Override
            void on(Saved saved) throws IOException {
                saved.edit("\"hashSignature\":\"", "\"hashSignature\":\"00");
            }
        },
        SIGNED_WITH_ANOTHER_KEY(Kind.SIGNATURE_INVALID) {
            @Override
            void on(Saved saved) {
                SignedTrail.writeKeys(saved.keys(), SignedTrail.pair(), true);
            }
        },
        KEY_OF_ANOTHER_NAME(Kind.KEY_UNKNOWN) {
            @Override
            void on(Saved saved) throws IOException {
                saved.edit("abc123", "ffffff");
            }
        },
        SIGNATURE_REMOVED(Kind.RESULT_UNSIGNED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.delete(saved.signature());
            }
        },
        SIGNATURE_MADE_NO_JSON(Kind.RESULT_SIGNATURE_UNREADABLE, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.writeString(saved.signature(), "no");
            }
        },
        NO_FILE_NAMED(Kind.RESULT_SIGNATURE_UNREADABLE, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.writeString(saved.signature(), saved.signed().toString());
            }
        },
        HASHES_IN_ONE(Kind.RESULT_SIGNATURE_UNREADABLE, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                // The signed text stays what it was, with fewer files.
                ArrayNode files = saved.named();
                String third = files.remove(2).path("fileHashValue").asText();
                ObjectNode second = (ObjectNode) files.get(1);
                second.put("fileHashValue", second.path("fileHashValue").asText() + " " + third);
                saved.name(files);
            }
        },
        ONE_OF_TWO_LIKE_FILES_REMOVED(Kind.RESULT_SIGNATURE_UNREADABLE, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                Files.copy(saved.file(3), saved.file(4));
                Files.writeString(saved.signature(), saved.signed(1, 2, 3, 4).toString());
                Files.delete(saved.file(4));
                saved.edit("result_4", "result_3");
            }
        },
        FILES_LISTED_TWICE(Kind.RESULT_SIGNATURE_UNREADABLE, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                // Whoever reads the last list is told of less than was signed.
                saved.edit("\"hashAlgorithm\"", "\"files\":[],\"hashAlgorithm\"");
            }
        },
        HASHED_OTHERWISE(Kind.RESULT_SIGNATURE_UNREADABLE, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                saved.edit("SHA-256", "MD5");
            }
        },
        NAME_THAT_LEADS_ELSEWHERE(Kind.RESULT_MISSING, Kind.RESULT_UNNAMED) {
            @Override
            void on(Saved saved) throws IOException {
                Path elsewhere = saved.bucket().resolve("elsewhere.gz");
                Files.copy(saved.file(3), elsewhere);
                saved.edit(
                        "result_3.csv.gz",
                        saved.bucket().resolve(FOLDER).relativize(elsewhere).toString());
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Kind> found;

        Tampering(Kind... found) {
            this.found = List.of(found);
        }

        abstract void on(Saved saved) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void tampering_isFoundAndNamed(Tampering tampering) throws IOException {
        tampering.on(saved);

        ValidationReport report = validate();

        assertThat(kinds(report))
                .as(report.problems().toString())
                .containsExactlyInAnyOrderElementsOf(tampering.found);
        assertThat(report.isProven()).isFalse();
        assertThat(report.hasFailed()).isEqualTo(tampering != Tampering.SIGNATURE_REMOVED);
        assertThat(report.results().stream().mapToLong(Result::filesProven).sum())
                .isLessThan(tampering == Tampering.FILE_ADDED ? 4 : 3);
    }
}
