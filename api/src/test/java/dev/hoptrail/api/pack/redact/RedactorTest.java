package dev.hoptrail.api.pack.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.format.Withholding;
import dev.hoptrail.api.pack.verify.Derivations;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.simulate.Simulation;
import dev.hoptrail.correlate.stream.RecordParser;
import dev.hoptrail.correlate.stream.Rederivation;
import dev.hoptrail.correlate.stream.UnreadableRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RedactorTest {
    private static final Withholding NAMES =
            Withholding.of(List.of("sessionName", "userName", "sourceIp", "tag:Mail"));
    private static final Withholding EVERYTHING =
            Withholding.of(
                    List.of(
                            "sourceIp",
                            "userAgent",
                            "sessionName",
                            "sourceIdentity",
                            "userName",
                            "externalId",
                            "tags"));
    private static final byte[] DELIVERED = new byte[32];
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private static RawRecord raw(byte[] salt, String body) {
        return new RawRecord(
                "111111111111",
                "e",
                Instant.EPOCH,
                HexFormat.of().formatHex(DELIVERED),
                List.of(),
                HexFormat.of().formatHex(salt),
                0L,
                List.of(),
                List.of(),
                body,
                false);
    }

    private static byte[] root(byte[] salt, String body) {
        return MerkleTree.leaf(new RecordCommitment().of(salt, DELIVERED, body.getBytes(UTF_8)));
    }

    private static RawRecord redacted(Withholding withholding, RawRecord raw, String secret) {
        Redactor redactor = new Redactor(withholding, PseudonymKey.of(new byte[] {7}));
        redactor.whole(Withholding.Kind.NAME, secret);
        redactor.record(raw);
        redactor.know();
        return redactor.record(raw);
    }

    /// Any record that holds a name anywhere is proven without it.
    @Test
    void name_isNowhereInTheRecord_whichIsProvenAllTheSame() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            String secret = SECRETS.get(random.nextInt(SECRETS.size()));
            String body = object(random, secret, 0);
            byte[] salt = new byte[16];
            random.nextBytes(salt);
            RawRecord said = redacted(NAMES, raw(salt, body), secret);

            String text = PackJson.line(said);
            String about = "-Dseed=%d %s".formatted(SEED, body);
            assertThat(said.isProven(1, root(salt, body))).as(about).isTrue();
            assertThat(text.toLowerCase(Locale.ROOT)).as(about).doesNotContain(CORE);
            if (said.isRedacted()) {
                assertThat(said.body()).as(about).isEqualTo(RawRecord.text(said.fields()));
                assertThat(text).as(about).doesNotContain(HexFormat.of().formatHex(salt));
            } else {
                assertThat(said.body()).as(about).isEqualTo(body);
            }
        }
    }

    private static final String CORE = "zaphod";
    private static final List<String> SECRETS =
            List.of(CORE, "Zaphod.B@x.example", "=zaphod\"+<b>", "zaphod/a:b", "ZAPHOD é\n");

    private static String object(Random random, String secret, int depth) {
        StringBuilder json = new StringBuilder("{");
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : random.nextBoolean() ? "," : " , ")
                    .append('"')
                    .append(name(random, secret))
                    .append("\":")
                    .append(value(random, secret, depth + 1));
        }
        return json.append('}').toString();
    }

    private static String name(Random random, String secret) {
        List<String> names =
                List.of(
                        "userIdentity",
                        "requestParameters",
                        "userName",
                        "principalTags",
                        "Mail",
                        "tags",
                        "a",
                        "a",
                        "sourceIPAddress",
                        quoted(random, "x" + secret));
        return names.get(random.nextInt(names.size()));
    }

    private static String value(Random random, String secret, int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 7)) {
            case 0 -> "12.50";
            case 1 -> "null";
            case 2 -> '"' + quoted(random, secret) + '"';
            case 3 ->
                    '"'
                            + quoted(random, "arn:aws:sts::111111111111:assumed-role/R/" + secret)
                            + '"';
            case 4 -> "[\"x\", " + value(random, secret, depth + 1) + "]";
            case 5 ->
                    "{\"key\":\"Mail\",\"value\":\"%s\"}".formatted(quoted(random, "to " + secret));
            default -> object(random, secret, depth);
        };
    }

    /// As JSON may write it: some letters by their number.
    private static String quoted(Random random, String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isEscaped = c == '"' || c == '\\' || c < ' ' || random.nextInt(8) == 0;
            quoted.append(isEscaped ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
        return quoted.toString();
    }

    @Test
    void shortValue_isReplacedWhereItStandsAlone() {
        String body =
                "{\"userIdentity\":{\"arn\":\"arn:aws:sts::111111111111:assumed-role/Rx/x\",\"principalId\":\"AROAXXXXXXXX:x\"},\"requestParameters\":{\"roleSessionName\":\"x\",\"note\":\"x, xx and X\"}}";
        RawRecord said =
                redacted(Withholding.of(List.of("sessionName")), raw(new byte[16], body), "y");

        String name = said.body().replaceFirst(".*\"roleSessionName\":\"(name-\\w{20})\".*", "$1");
        assertThat(name).startsWith("name-");
        assertThat(said.body())
                .contains("assumed-role/Rx/" + name + "\"")
                .contains("AROAXXXXXXXX:" + name + "\"")
                .contains("\"" + name + ", xx and name-");
    }

    @Test
    void pathOfARecord_isWithheldWithAllBelow() {
        String body =
                "{\"requestParameters\":{\"policy\":{\"a\":[\"one secret\"],\"b\":\"true\"},\"n\":1},\"eventName\":\"one secret\"}";
        RawRecord said =
                redacted(
                        Withholding.of(List.of("requestParameters.policy")),
                        raw(new byte[16], body),
                        "never");

        assertThat(said.body())
                .matches(
                        "\\{\"requestParameters\":\\{\"policy\":\\{\"a\":\\[\"value-\\w{20}\"],\"b\":\"value-\\w{20}\"},\"n\":1},\"eventName\":\"one secret\"}");
    }

    @Test
    void whatIsWithheld_isReadFromWordsAndPaths() {
        assertThat(Withholding.of(List.of("sourceIPAddress")).kinds())
                .containsExactly(Withholding.Kind.ADDRESS);
        assertThat(Withholding.of(List.of("tag:a", "requestParameters.x.y")).hasTag("A")).isTrue();
        assertThat(Withholding.of(List.of("requestParameters.x")).at("requestParameters.x.y"))
                .isEqualTo(Withholding.Kind.VALUE);
        assertThat(Withholding.of(List.of("requestParameters.x")).at("requestParameters.xy"))
                .isNull();
        assertThatThrownBy(() -> Withholding.of(List.of("tags", "userIdentity.principalId")))
                .hasMessageStartingWith("withhold[1] \"userIdentity.principalId\" cannot");
    }

    /// An organisation says of itself what it said before, in other words: every link, origin, tag
    /// and check follows from what stands in.
    @Test
    void sessions_followFromWhatStandsIn() throws UnreadableRecordException {
        RecordParser parser = new RecordParser();
        List<RawRecord> raw = new ArrayList<>();
        Set<String> inside = new TreeSet<>();
        Random random = new Random(SEED);
        for (byte[] bytes : Simulation.forest(500, SEED).records()) {
            String body = new String(bytes, UTF_8);
            byte[] salt = new byte[16];
            random.nextBytes(salt);
            RecordRef ref = parser.read(body).ref();
            inside.add(ref.accountId());
            raw.add(
                    new RawRecord(
                            ref.accountId(),
                            ref.eventId(),
                            ref.eventTime(),
                            HexFormat.of().formatHex(DELIVERED),
                            List.of(),
                            HexFormat.of().formatHex(salt),
                            0L,
                            List.of(),
                            List.of(),
                            body,
                            false));
        }
        List<SessionLine> lines =
                Rederivation.of(raw.stream().map(RawRecord::body).toList(), inside, Map.of())
                        .values()
                        .stream()
                        .map(SessionLine::of)
                        .toList();
        Dossier dossier =
                new Dossier(
                        lines.getFirst(),
                        List.of(lines.getFirst()),
                        lines.subList(1, lines.size()),
                        List.of(),
                        List.copyOf(inside),
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        Redactor redactor = new Redactor(EVERYTHING, PseudonymKey.of(new byte[] {7}));
        redactor.look(dossier, raw);
        redactor.know();
        List<RawRecord> said = raw.stream().map(redactor::record).toList();

        Derivations.Outcome outcome = Derivations.of(redactor.dossier(dossier), said);

        assertThat(outcome.differences()).as("-Dseed=" + SEED).isEmpty();
        assertThat(outcome.derived()).isGreaterThan(100);
        assertThat(said).filteredOn(RawRecord::isRedacted).hasSizeGreaterThan(400);
        for (int i = 0; i < raw.size(); i++) {
            byte[] salt = HexFormat.of().parseHex(Objects.requireNonNull(raw.get(i).salt()));
            assertThat(said.get(i).isProven(1, root(salt, raw.get(i).body()))).isTrue();
        }
    }
}
