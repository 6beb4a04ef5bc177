package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.UseRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UseReaderTest {

    private static final String USES =
            """
            {"source":"file:///a","sha256":"00","trail":"t","part":0,"credentials":[
              {"type":"IAMUser","accessKeyId":"AKIA****************","principalId":"AIDA1","uses":[
                {"hour":"2026-03-02T00:00:00Z","action":"ListBuckets","count":2,"last":"2026-03-02T00:10:00Z"}]},
              {"type":"IAMUser","accessKeyId":"REDACTED","principalId":"AIDA1","uses":[
                {"hour":"2026-03-02T00:00:00Z","action":"GetObject","agent":"a\\u0000","count":3,
                 "last":"2026-03-02T00:20:00Z"}]}]}\
            """;

    @Test
    void credentialsThatDifferInTheirMask_areSummedAsOne() {
        Message.Uses uses = (Message.Uses) UseReader.uses(USES.getBytes(UTF_8), "place");

        assertThat(uses.shown()).hasSize(1);
        Message.Shown shown = uses.shown().getFirst();
        assertThat(shown.lastUse()).isEqualTo("2026-03-02T00:20:00Z");
        assertThat(shown.uses()).hasSize(1);
        UseRow row = shown.uses().getFirst();
        assertThat(row.calls()).contains("ListBuckets", "GetObject");
    }

    @Test
    void zeroCharacter_isNotHandedToTheStore() {
        Message.Uses uses = (Message.Uses) UseReader.uses(USES.getBytes(UTF_8), "place");

        assertThat(uses.shown().getFirst().uses().getFirst().calls())
                .doesNotContain("\\u0000")
                .contains("a\ufffd");
    }

    @Test
    void uses_tellTheCredentialAndWhatItDidPerHour() {
        Message message =
                uses(
                        """
                        {"source": "file:///a", "trail": "t", "part": 2, "credentials": [
                          {"type": "AssumedRole", "accessKeyId": "ASIAQAAAAAAAAAAAAAAA", "principalId": "AROAX:anna",
                           "createdAt": "2026-03-02T09:00:00Z", "arn": "a", "issuerArn": "r", "accountId": "1",
                           "sourceIdentity": "anna", "onBehalfOf": {"userId": "u", "identityStoreArn": "s"}, "fromConsole": true,
                           "uses": [
                             {"hour": "2026-03-02T09:00:00Z", "action": "GetObject", "count": 3, "first": "2026-03-02T09:01:00Z", "last": "2026-03-02T09:30:00Z"},
                             {"hour": "2026-03-02T09:00:00Z", "action": "PutObject", "count": 1, "first": "2026-03-02T09:02:00Z", "last": "2026-03-02T09:02:00Z"},
                             {"hour": "2026-03-02T10:00:00Z", "action": "GetObject", "count": 1, "first": "2026-03-02T10:02:00Z", "last": "2026-03-02T10:02:00Z"}]}]}\
                        """);

        Message.Shown shown = only(message);
        assertThat(shown.credential())
                .isEqualTo(
                        new CredentialRow(
                                "AssumedRole",
                                new AccessKeyId("ASIAQAAAAAAAAAAAAAAA"),
                                "AROAX:anna",
                                Instant.parse("2026-03-02T09:00:00Z"),
                                "a",
                                "r",
                                "1",
                                null,
                                "anna",
                                null,
                                "u",
                                "s",
                                true));
        assertThat(shown.lastUse()).isEqualTo(Instant.parse("2026-03-02T10:02:00Z"));
        assertThat(shown.uses()).extracting(UseRow::part).containsOnly(2);
        assertThat(shown.uses())
                .extracting(UseRow::calls)
                .satisfiesExactly(
                        nine -> assertThat(nine).contains("GetObject").contains("PutObject"),
                        ten -> assertThat(ten).contains("GetObject").doesNotContain("PutObject"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"credentials\":{}}", "{\"credentials\":", "null", "7"})
    void uses_thatAreNoneOfOursAreRejected(String json) {
        assertThat(UseReader.uses(json.getBytes(UTF_8), "place"))
                .isInstanceOfSatisfying(
                        Message.Rejected.class,
                        rejected -> assertThat(rejected.row().source()).isEqualTo("place"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credentials\":[null, 1, [], \"x\", {}]}",
                "{\"credentials\":[{\"uses\": 3}]}",
                "{\"credentials\":[{\"uses\": [{\"action\": \"without an hour\"}]}]}",
                "{\"credentials\":[{\"uses\": [{\"hour\": \"never\"}]}]}"
            })
    void credentials_withoutUsesSayNothing(String json) {
        assertThat(UseReader.uses(json.getBytes(UTF_8), "place"))
                .isEqualTo(new Message.Uses(List.of()));
    }

    @Test
    void sums_holdOnlyWhatReadersRelyOn() {
        Message.Shown shown =
                only(
                        uses(
                                """
                                {"source": "a", "trail": "t", "credentials": [{"uses": [
                                  {"hour": "2026-03-02T09:00:00Z", "count": "many", "first": "never", "last": {},
                                   "agent": "zero\\u0000inside", "further": [1, 2], "ip": ["x"]}]}]}\
                                """));

        assertThat(shown.uses())
                .extracting(UseRow::calls)
                .containsExactly("[{\"agent\":\"zero\ufffdinside\",\"count\":0}]");
    }

    @Test
    void rejected_isPassedOnWithAShortExcerpt() {
        Message message =
                UseReader.rejected(
                        "{\"source\":\"file:///a\",\"index\":3,\"offset\":99,\"length\":5,\"reason\":\"NOT_JSON\",\"detail\":\"d\",\"excerpt\":\"%s\"}"
                                .formatted("x".repeat(1_000))
                                .getBytes(UTF_8),
                        "place");

        assertThat(message)
                .isInstanceOfSatisfying(
                        Message.Rejected.class,
                        rejected -> {
                            assertThat(rejected.row().index()).isEqualTo(3);
                            assertThat(rejected.row().reason()).isEqualTo("NOT_JSON");
                            assertThat(rejected.row().excerpt()).hasSize(200);
                        });
    }

    private static Message uses(String json) {
        return UseReader.uses(json.getBytes(UTF_8), "place");
    }

    private static Message.Shown only(Message message) {
        if (message instanceof Message.Uses uses && uses.shown().size() == 1) {
            return uses.shown().getFirst();
        }
        throw new AssertionError("Not one credential: " + message);
    }
}
