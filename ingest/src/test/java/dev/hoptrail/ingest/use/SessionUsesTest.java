package dev.hoptrail.ingest.use;

import static dev.hoptrail.ingest.record.Records.file;
import static dev.hoptrail.ingest.record.Records.issuance;
import static dev.hoptrail.ingest.record.Records.use;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.ingest.record.Collected;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.TextInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SessionUsesTest {

    private int counted;

    @Test
    void sameCalls_areSummedPerHour() {
        String later = use("c").replace("09:15:00Z", "09:59:59Z");
        String nextHour = use("d").replace("09:15:00Z", "10:00:00Z");

        List<JsonNode> parts = sums(file(use("a"), use("b"), later, nextHour));

        JsonNode credential = onlyCredential(parts);
        assertThat(credential.path("uses")).hasSize(2);
        assertThat(credential.path("uses").get(0).path("count").asInt()).isEqualTo(3);
        assertThat(credential.path("uses").get(0).path("first").asText())
                .isEqualTo("2026-03-02T09:15:00Z");
        assertThat(credential.path("uses").get(0).path("last").asText())
                .isEqualTo("2026-03-02T09:59:59Z");
        assertThat(credential.path("uses").get(1).path("hour").asText())
                .isEqualTo("2026-03-02T10:00:00Z");
    }

    @Test
    void credential_tellsAllThatItsRecordsTell() {
        String behalf =
                use("b").replace(
                                "\"sessionContext\":{",
                                "\"invokedBy\":\"athena.amazonaws.com\",\"onBehalfOf\":{"
                                        + "\"userId\":\"u-1\",\"identityStoreArn\":\"arn:store\"},"
                                        + "\"sessionContext\":{\"sourceIdentity\":\"alice\",\"signInSessionArn\":\"arn:s-1\",");
        String console =
                use("c").replace(
                                "\"eventID\"",
                                "\"sessionCredentialFromConsole\":\"true\",\"eventID\"");

        JsonNode credential = onlyCredential(sums(file(use("a"), behalf, console)));

        assertThat(credential.path("type").asText()).isEqualTo("AssumedRole");
        assertThat(credential.path("accessKeyId").asText()).isEqualTo("ASIAEXAMPLE000000001");
        assertThat(credential.path("principalId").asText()).isEqualTo("AROAEXAMPLE000000001:alice");
        assertThat(credential.path("accountId").asText()).isEqualTo("111122223333");
        assertThat(credential.path("createdAt").asText()).isEqualTo("2026-03-02T08:59:58Z");
        assertThat(credential.path("issuerArn").asText())
                .isEqualTo("arn:aws:iam::111122223333:role/team/reader");
        assertThat(credential.path("sourceIdentity").asText()).isEqualTo("alice");
        assertThat(credential.path("signInSessionArn").asText()).isEqualTo("arn:s-1");
        assertThat(credential.path("onBehalfOf").toString())
                .isEqualTo("{\"userId\":\"u-1\",\"identityStoreArn\":\"arn:store\"}");
        assertThat(credential.path("fromConsole").asBoolean()).isTrue();
        assertThat(credential.path("uses")).hasSize(2);
        assertThat(credential.path("uses").findValuesAsText("invokedBy"))
                .containsExactly("athena.amazonaws.com");
    }

    @Test
    void mintedSignInSession_isNotThatOfTheCaller() {
        String minting =
                use("a").replace(
                                "\"sessionContext\":{",
                                "\"sessionContext\":{\"signInSessionArn\":\"arn:minted\",")
                        .replaceFirst(
                                "\"eventName\":\"[^\"]*\"", "\"eventName\":\"CreateOAuth2Token\"");

        JsonNode credential = onlyCredential(sums(file(minting, use("b"))));

        assertThat(credential.has("signInSessionArn")).isFalse();
        assertThat(credential.path("uses")).hasSize(2);
    }

    @Test
    void identityEvents_areUsesOfTheirCaller() {
        JsonNode credential = onlyCredential(sums(file(issuance("a"))));

        assertThat(credential.path("type").asText()).isEqualTo("IAMUser");
        assertThat(credential.path("userName").asText()).isEqualTo("alice");
        assertThat(credential.path("uses").get(0).path("action").asText()).isEqualTo("AssumeRole");
    }

    @Test
    void whatIsNoCredential_isNotCounted() {
        String service = "{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}";
        String account = "{\"type\":\"AWSAccount\",\"principalId\":\"AROA:x\",\"accountId\":\"1\"}";
        String saml = "{\"type\":\"SAMLUser\",\"principalId\":\"q:alice\",\"accessKeyId\":\"A\"}";
        String keyless = "{\"type\":\"IAMUser\",\"principalId\":\"AIDA\",\"accessKeyId\":\"\"}";

        List<JsonNode> parts =
                sums(file(with(service), with(account), with(saml), with(keyless), with("null")));

        assertThat(parts).isEmpty();
        assertThat(counted).isZero();
    }

    @Test
    void rareIdentities_areCredentials() {
        String untyped = "{\"principalId\":\"P\",\"accessKeyId\":\"ASIAEXAMPLE000000002\"}";
        String root = "{\"type\":\"Root\",\"principalId\":\"1\",\"accessKeyId\":\"ASIA\"}";
        String switched = "{\"type\":\"AssumedRole\",\"principalId\":\"AROA:x\"}";

        List<JsonNode> parts = sums(file(with(untyped), with(root), with(switched)));

        assertThat(parts.getFirst().path("credentials")).hasSize(3);
        assertThat(parts.getFirst().path("credentials").get(2).has("accessKeyId")).isFalse();
    }

    @Test
    void errorCode_tellsOutcomesApart() {
        String denied =
                use("b").replace("\"eventID\"", "\"errorCode\":\"AccessDenied\",\"eventID\"");

        JsonNode uses = onlyCredential(sums(file(use("a"), denied))).path("uses");

        assertThat(uses).hasSize(2);
        assertThat(uses.findValuesAsText("error")).containsExactly("AccessDenied");
    }

    @Test
    void hostileTexts_stayJson() {
        String hostile =
                use("a").replace(
                                "aws-cli/2.1",
                                "\\\"},{\\\"x\\\":\\u0000\\n" + "é".repeat(400) + "\\\\");

        JsonNode use = onlyCredential(sums(file(hostile))).path("uses").get(0);

        assertThat(use.path("agent").asText()).hasSize(256).startsWith("\"},{\"x\":\uFFFD\n");
    }

    @Test
    void sumsThatDoNotFit_becomeParts() {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            records.add(use("id-" + i).replace("aws-cli/2.1", "agent-" + i + "x".repeat(200)));
        }

        List<JsonNode> parts = sums(file(records.toArray(String[]::new)));

        assertThat(parts.size()).isGreaterThan(2);
        assertThat(parts).extracting(part -> part.path("part").asInt()).startsWith(0, 1, 2);
        assertThat(parts)
                .allSatisfy(part -> assertThat(part.toString().length()).isLessThan(1 << 20));
        assertThat(parts.stream().mapToInt(part -> part.findValues("agent").size()).sum())
                .isEqualTo(9_000);
        assertThat(parts)
                .allSatisfy(part -> assertThat(part.path("trail").asText()).isEqualTo("t/\""));
    }

    private static String with(String identity) {
        String record = use(Integer.toHexString(identity.hashCode()));
        int from = record.indexOf("{\"type\"");
        int to = record.indexOf(",\"eventTime\"");
        return record.substring(0, from) + identity + record.substring(to);
    }

    private static JsonNode onlyCredential(List<JsonNode> parts) {
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst().path("credentials")).hasSize(1);
        return parts.getFirst().path("credentials").get(0);
    }

    private List<JsonNode> sums(String text) {
        SessionUses uses = new SessionUses();
        List<JsonNode> messages = new ArrayList<>();
        UseParts parts =
                new UseParts("file:///x", "00", "t/\"", message -> messages.add(parse(message)));
        RecordHandler adding =
                new RecordHandler() {
                    @Override
                    public void record(LogRecord record) {
                        counted += uses.add(record) ? 1 : 0;
                    }

                    @Override
                    public void rejected(Rejection rejection) {
                        throw new AssertionError(rejection);
                    }
                };
        try {
            new RecordReader(ReadLimits.STANDARD).read(new Plain(text), null, adding);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        uses.drain(parts);
        parts.close();
        return messages;
    }

    private static JsonNode parse(byte[] message) {
        try {
            return Collected.JSON.readTree(message);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Plain(ByteArrayInputStream text) implements TextInput {

        Plain(String text) {
            this(new ByteArrayInputStream(text.getBytes(UTF_8)));
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return text.read(into, from, length);
        }

        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }
}
