package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.IdentityEvent.Detail;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.stream.UnreadableRecordException.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordParserTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String KEY = "ASIAQAAAAAAAAAAAAAAA";

    private final RecordParser parser = new RecordParser();

    @Test
    void parse_readsTheSkeleton() throws UnreadableRecordException {
        IdentityEvent event = parse("{}");

        assertThat(event.ref().eventId()).isEqualTo("event-1");
        assertThat(event.ref().accountId()).isEqualTo("111122223333");
        assertThat(event.ref().eventTime()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
        assertThat(event.detail()).isInstanceOf(IdentityEvent.Plain.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "NOT_JSON           | {",
                "NOT_JSON           | {'a':1}",
                "NOT_JSON           | {\"a\":\"\\x\"}",
                "NOT_A_RECORD       | []",
                "NOT_A_RECORD       | 1",
                "NOT_A_RECORD       | null",
                "NOT_A_RECORD       | \"text\"",
                "MISSING_EVENT_ID   | {\"eventTime\":\"2026-03-02T09:00:00Z\",\"recipientAccountId\":\"1\"}",
                "MISSING_EVENT_ID   | {\"eventID\":\"\",\"eventTime\":\"2026-03-02T09:00:00Z\"}",
                "MISSING_EVENT_ID   | {\"eventID\":{},\"eventTime\":\"2026-03-02T09:00:00Z\"}",
                "MISSING_ACCOUNT    | {\"eventID\":\"e\",\"eventTime\":\"2026-03-02T09:00:00Z\"}",
                "MISSING_EVENT_TIME | {\"eventID\":\"e\",\"recipientAccountId\":\"1\"}",
                "MISSING_EVENT_TIME | {\"eventID\":\"e\",\"recipientAccountId\":\"1\",\"eventTime\":\"...\"}"
            })
    void parse_saysWhyItCannotUseARecord(Reason reason, String json) {
        assertThatThrownBy(() -> parser.parse(json))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void parse_refusesAnEmptyText() {
        assertThatThrownBy(() -> parser.parse("")).isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void parse_takesTheCallersAccountWhereNoRecipientIsNamed() throws UnreadableRecordException {
        IdentityEvent event =
                parser.parse(
                                "{\"eventID\":\"e\",\"eventTime\":\"2026-03-02T09:00:00Z\","
                                        + "\"userIdentity\":{\"accountId\":\"444455556666\"}}")
                        .event();

        assertThat(event.ref().accountId()).isEqualTo("444455556666");
    }

    @Test
    void caller_isReadInAwssWords() throws UnreadableRecordException {
        Caller caller =
                parse(
                                """
                                {"userIdentity": {"type": "AssumedRole", "principalId": "AROAX:anna",
                                  "arn": "arn:aws:sts::111122223333:assumed-role/R/anna", "accountId": "111122223333",
                                  "accessKeyId": "%s", "invokedBy": "AWS Internal",
                                  "onBehalfOf": {"userId": "u", "identityStoreArn": "store"},
                                  "sessionContext": {"attributes": {"creationDate": "20260302T085959Z", "mfaAuthenticated": "true"},
                                    "sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::111122223333:role/path/R"},
                                    "webIdFederationData": {}, "sourceIdentity": "anna"}}}\
                                """
                                        .formatted(KEY))
                        .caller();

        assertThat(caller.createdAt()).isEqualTo(Instant.parse("2026-03-02T08:59:59Z"));
        assertThat(caller.mfa()).isTrue();
        assertThat(caller.accessKeyId()).isEqualTo(new AccessKeyId(KEY));
        assertThat(caller.issuerArn()).isEqualTo("arn:aws:iam::111122223333:role/path/R");
        assertThat(caller.sourceIdentity()).isEqualTo("anna");
        assertThat(caller.onBehalfOf()).isEqualTo(new OnBehalfOf("u", "store"));
        assertThat(caller.isOwnerCopy()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"userIdentity\": null}",
                "{\"userIdentity\": []}",
                "{\"userIdentity\": \"root\"}",
                "{\"userIdentity\": {\"accountId\": \"1\", \"invokedBy\": \"x.amazonaws.com\"}}",
                "{\"userIdentity\": {\"type\": null, \"accessKeyId\": \"\", \"sessionContext\": \"none\"}}",
                "{\"userIdentity\": {\"type\": {}, \"sessionContext\": {\"attributes\": [], \"sessionIssuer\": 3}}}",
                "{\"userIdentity\": {\"accessKeyId\": \"ASIA****************\", \"onBehalfOf\": \"someone\"}}"
            })
    void caller_isBareWhereTheIdentityTellsNothing(String identity)
            throws UnreadableRecordException {
        Caller caller = parse(identity).caller();

        assertThat(caller.type()).isEmpty();
        assertThat(caller.accessKeyId()).isNull();
        assertThat(caller.createdAt()).isNull();
        assertThat(caller.onBehalfOf()).isNull();
    }

    @Test
    void refusal_namesTheRoleOfTheMessageWhereParametersAreGone() throws UnreadableRecordException {
        Detail detail =
                parse(
                                """
                                {"eventSource": "sts.amazonaws.com", "eventName": "AssumeRole", "errorCode": "AccessDenied",
                                 "errorMessage": "User: arn:aws:sts::111122223333:assumed-role/Hub/anna is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/deep/Vault",
                                 "requestParameters": null, "responseElements": null}\
                                """)
                        .detail();

        assertThat(detail)
                .isEqualTo(
                        new IdentityEvent.Refused(
                                "arn:aws:iam::444455556666:role/deep/Vault", List.of()));
    }

    @Test
    void refusal_mayNameNoRole() throws UnreadableRecordException {
        Detail detail =
                parse(
                                """
                                {"eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithWebIdentity",
                                 "errorCode": "AccessDenied", "errorMessage": "An unknown error occurred"}\
                                """)
                        .detail();

        assertThat(detail).isEqualTo(new IdentityEvent.Refused(null, List.of()));
    }

    @Test
    void consoleEvents_areEvidence() throws UnreadableRecordException {
        assertThat(
                        parse(
                                        """
                                        {"eventSource": "signin.amazonaws.com", "eventName": "SwitchRole",
                                         "responseElements": {"SwitchRole": "Success"},
                                         "additionalEventData": {"SwitchFrom": "arn:aws:iam::111122223333:user/anna"}}\
                                        """)
                                .detail())
                .isEqualTo(new IdentityEvent.SwitchRole("arn:aws:iam::111122223333:user/anna"));
        assertThat(
                        parse(
                                        """
                                        {"eventSource": "signin.amazonaws.com", "eventName": "GetSigninToken",
                                         "responseElements": {"credentials": {"accessKeyId": "%s"}}}\
                                        """
                                                .formatted(KEY))
                                .detail())
                .isEqualTo(new IdentityEvent.SigninToken(new AccessKeyId(KEY)));
        assertThat(
                        parse(
                                        """
                                        {"eventSource": "sso.amazonaws.com", "eventName": "GetRoleCredentials",
                                         "serviceEventDetails": {"role_name": "Builders", "account_id": "444455556666"}}\
                                        """)
                                .detail())
                .isEqualTo(new IdentityEvent.RoleCredentials("444455556666", "Builders"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"eventName\": \"SwitchRole\", \"responseElements\": {\"SwitchRole\": \"Failure\"}, \"additionalEventData\": {\"SwitchFrom\": \"x\"}}",
                "{\"eventName\": \"SwitchRole\", \"responseElements\": {\"SwitchRole\": \"Success\"}}",
                "{\"eventName\": \"GetSigninToken\", \"responseElements\": {\"credentials\": {\"accessKeyId\": \"\"}}}",
                "{\"eventName\": \"ConsoleLogin\", \"responseElements\": {\"ConsoleLogin\": \"Success\"}}"
            })
    void consoleEvents_thatTellTooLittleArePlain(String json) throws UnreadableRecordException {
        ObjectNode record = record(json).put("eventSource", "signin.amazonaws.com");

        assertThat(parser.parse(record.toString()).event().detail())
                .isInstanceOf(IdentityEvent.Plain.class);
    }

    @Test
    void parse_blanksSessionTokensWhereverTheyStand() throws UnreadableRecordException {
        String secret = "FAKEtoken/very+long+secret==";

        String body =
                parser.parse(
                                record(
                                                """
                                                {"responseElements": {"credentials": {"sessionToken": "%1$s"},
                                                  "credentialSet": [{"credentials": {"sessionToken": "%1$s"}}]},
                                                 "deep": [[{"sessionToken": "%1$s"}]]}\
                                                """
                                                        .formatted(secret))
                                        .toString())
                        .body();

        assertThat(body).doesNotContain("FAKEtoken").contains("\"sessionToken\":\"\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sessionToken\"\t:\n\"FAKEtoken\"}",
                "{\"session\\u0054oken\":\"FAKEtoken\"}",
                "{\"sessionToken\":\"\\u0046AKEtoken\"}",
                "{\"sessionToken\":[\"FAKEtoken\"]}",
                "{\"sessionToken\":{\"a\":\"FAKEtoken\"}}"
            })
    void parse_blanksSessionTokensHoweverTheyAreWritten(String hidden)
            throws UnreadableRecordException {
        String json = record("{}").toString();

        String body =
                parser.parse(json.substring(0, json.length() - 1) + ",\"x\":" + hidden + "}")
                        .body();

        assertThat(body).doesNotContain("AKEtoken");
    }

    @Test
    void parse_keepsTheBytesOfARecordWithoutATokenInClear() throws UnreadableRecordException {
        String json = record("{\"sessionToken\": \"\"}").toPrettyString();

        assertThat(parser.parse(json).body()).isEqualTo(json);
    }

    private IdentityEvent parse(String overlay) throws UnreadableRecordException {
        return parser.parse(record(overlay).toString()).event();
    }

    /// A record with the fields that name it, and those given.
    static ObjectNode record(String overlay) {
        try {
            ObjectNode record =
                    JSON.createObjectNode()
                            .put("eventVersion", "1.11")
                            .put("eventID", "event-1")
                            .put("eventTime", "2026-03-02T09:00:00Z")
                            .put("recipientAccountId", "111122223333");
            record.setAll((ObjectNode) JSON.readTree(overlay));
            return record;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(overlay, e);
        }
    }
}
