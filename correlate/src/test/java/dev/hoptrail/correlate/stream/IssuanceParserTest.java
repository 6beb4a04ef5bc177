package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IssuanceParserTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/path/Hub";
    private static final String GRANTED =
            "\"responseElements\": {\"credentials\": {\"accessKeyId\": \"ASIAQAAAAAAAAAAAAAAA\","
                    + " \"expiration\": \"Mar 2, 2026, 10:00:00 AM\"}}";

    private final RecordParser parser = new RecordParser();

    @Test
    void assumeRole_isReadWhole() throws UnreadableRecordException {
        Issuance issuance =
                issuance(
                        "AssumeRole",
                        """
                        {"requestParameters": {"roleArn": "%s", "roleSessionName": "anna", "durationSeconds": 3600,
                           "externalId": "x", "serialNumber": "mfa/anna", "policy": "{\\n}", "sourceIdentity": "anna",
                           "tags": [{"value": "blue", "key": "Team"}, {"Key": "Stage", "Value": ""}],
                           "transitiveTagKeys": ["Team"], "incomingTransitiveTags": {"Cost": "12"}},
                         "responseElements": {"credentials": {"accessKeyId": "ASIAQAAAAAAAAAAAAAAA", "sessionToken": "",
                             "expiration": "Mar 2, 2026, 10:00:00 AM"}, "packedPolicySize": 6,
                           "assumedRoleUser": {"assumedRoleId": "AROAX:anna", "arn": "arn:aws:sts::111122223333:assumed-role/Hub/anna"}}}\
                        """
                                .formatted(ROLE));

        assertThat(issuance.kind()).isEqualTo(Issuance.Kind.ROLE);
        assertThat(issuance.key()).isEqualTo(new AccessKeyId("ASIAQAAAAAAAAAAAAAAA"));
        assertThat(issuance.principalId()).isEqualTo("AROAX:anna");
        assertThat(issuance.roleArn()).isEqualTo(ROLE);
        assertThat(issuance.sessionName()).isEqualTo("anna");
        assertThat(issuance.expiration()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
        assertThat(issuance.durationSeconds()).isEqualTo(3600);
        assertThat(issuance.tags())
                .containsExactly(
                        new Issuance.Tag("Team", "blue", false),
                        new Issuance.Tag("Stage", "", false));
        assertThat(issuance.transitiveTagKeys()).containsExactly("Team");
        assertThat(issuance.incomingTransitiveTags()).isEqualTo(Map.of("Cost", "12"));
        assertThat(issuance.sourceIdentity()).isEqualTo("anna");
        assertThat(issuance.externalId()).isEqualTo("x");
        assertThat(issuance.mfaSerial()).isEqualTo("mfa/anna");
        assertThat(issuance.sessionPolicy()).isEqualTo("{\n}");
    }

    @Test
    void assumeRole_withoutItsUserIsNamedByTheRequest() throws UnreadableRecordException {
        Issuance issuance =
                issuance(
                        "AssumeRole",
                        """
                        {"requestParameters": {"roleArn": "%s", "roleSessionName": "i-0abc"}, %s}\
                        """
                                .formatted(ROLE, GRANTED));

        assertThat(issuance.principalId()).isNull();
        assertThat(issuance.sessionName()).isEqualTo("i-0abc");
        assertThat(issuance.incomingTransitiveTags()).isNull();
    }

    @Test
    void assumeRole_withoutItsParametersIsNamedByTheResponse() throws UnreadableRecordException {
        Issuance issuance =
                issuance(
                        "AssumeRole",
                        """
                        {"requestParameters": null,
                         "responseElements": {"credentials": {"accessKeyId": "HIDDEN_DUE_TO_SECURITY_REASONS"},
                           "assumedRoleUser": {"assumedRoleId": "AROAX:anna", "arn": "arn:aws:sts::111122223333:assumed-role/Hub/anna"}}}\
                        """);

        assertThat(issuance.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/Hub");
        assertThat(issuance.sessionName()).isEqualTo("anna");
        assertThat(issuance.key()).isNull();
        assertThat(issuance.expiration()).isNull();
    }

    @Test
    void identityProviders_vouchForTheirTags() throws UnreadableRecordException {
        Issuance saml =
                issuance(
                        "AssumeRoleWithSAML",
                        """
                        {"requestParameters": {"roleArn": "%s", "roleSessionName": "anna",
                           "principalTags": {"Cost": "12"}, "transitiveTagKeys": ["Cost"]},
                         "responseElements": {"subject": "anna@corp.example", "issuer": "https://idp", "sourceIdentity": "anna",
                           "credentials": {"accessKeyId": "ASIAQAAAAAAAAAAAAAAA"}}}\
                        """
                                .formatted(ROLE));
        Issuance web =
                issuance(
                        "AssumeRoleWithWebIdentity",
                        """
                        {"requestParameters": {"roleArn": "%s", "roleSessionName": "run"},
                         "responseElements": {"subjectFromWebIdentityToken": "repo:a/b", "provider": "oidc"}}\
                        """
                                .formatted(ROLE));

        assertThat(saml.tags()).containsExactly(new Issuance.Tag("Cost", "12", true));
        assertThat(saml.subject()).isEqualTo("anna@corp.example");
        assertThat(saml.issuer()).isEqualTo("https://idp");
        assertThat(saml.sourceIdentity()).isEqualTo("anna");
        assertThat(web.subject()).isEqualTo("repo:a/b");
        assertThat(web.issuer()).isEqualTo("oidc");
    }

    @Test
    void createSession_holdsItsCredentialsInASet() throws UnreadableRecordException {
        IdentityEvent event =
                parser.parse(
                                RecordParserTest.record(
                                                """
                                                {"eventSource": "rolesanywhere.amazonaws.com", "eventName": "CreateSession",
                                                 "requestParameters": {"roleArn": "%s"},
                                                 "responseElements": {"credentialSet": [{"credentials": {"accessKeyId": "ASIAQAAAAAAAAAAAAAAA"},
                                                   "assumedRoleUser": {"assumedRoleId": "AROAX:5f3a"}}]}}\
                                                """
                                                        .formatted(ROLE))
                                        .toString())
                        .event();

        assertThat(event.detail())
                .isInstanceOfSatisfying(
                        Issuance.class,
                        issuance -> {
                            assertThat(issuance.sessionName()).isEqualTo("5f3a");
                            assertThat(issuance.key()).isNotNull();
                        });
    }

    @Test
    void rootTask_targetsAnAccountOrItsArn() throws UnreadableRecordException {
        assertThat(
                        issuance(
                                        "AssumeRoot",
                                        "{\"requestParameters\": {\"targetPrincipal\": \"444455556666\"}, "
                                                + GRANTED
                                                + "}")
                                .principalId())
                .isEqualTo("444455556666");
        assertThat(
                        issuance(
                                        "AssumeRoot",
                                        "{\"requestParameters\": {\"targetPrincipal\": \"arn:aws:iam::444455556666:root\"}, "
                                                + GRANTED
                                                + "}")
                                .principalId())
                .isEqualTo("444455556666");
    }

    @Test
    void tokens_areOfTheirUser() throws UnreadableRecordException {
        String user =
                "\"userIdentity\": {\"type\": \"IAMUser\", \"principalId\": \"AIDAANNA\", \"accountId\": \"111122223333\"}";
        Issuance federated =
                issuance(
                        "GetFederationToken",
                        "{%s, \"requestParameters\": {\"name\": \"guest\"}, %s}"
                                .formatted(user, GRANTED));
        Issuance token =
                issuance(
                        "GetSessionToken",
                        "{%s, \"requestParameters\": null, %s}".formatted(user, GRANTED));

        assertThat(federated.principalId()).isEqualTo("111122223333:guest");
        assertThat(federated.sessionName()).isEqualTo("guest");
        assertThat(token.kind()).isEqualTo(Issuance.Kind.USER_TOKEN);
        assertThat(token.principalId()).isEqualTo("AIDAANNA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"eventName\": \"AssumeRole\"}",
                "{\"eventName\": \"AssumeRole\", \"requestParameters\": [], \"responseElements\": 7}",
                "{\"eventName\": \"AssumeRoot\", \"requestParameters\": {\"targetPrincipal\": \"arn:aws\"}}",
                "{\"eventName\": \"AssumeRoot\"}",
                "{\"eventName\": \"GetFederationToken\"}",
                "{\"eventName\": \"GetSessionToken\"}",
                "{\"eventName\": \"GetCallerIdentity\"}"
            })
    void call_thatTellsTooLittleIssuesNothing(String json) throws UnreadableRecordException {
        assertThat(
                        parser.parse(
                                        RecordParserTest.record(json)
                                                .put("eventSource", "sts.amazonaws.com")
                                                .toString())
                                .event()
                                .detail())
                .isInstanceOf(IdentityEvent.Plain.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"durationSeconds\": -1",
                "\"durationSeconds\": \"3600\"",
                "\"durationSeconds\": 1e12",
                "\"tags\": {\"Team\": \"blue\"}",
                "\"tags\": [null, 1, [], {\"value\": \"keyless\"}]",
                "\"transitiveTagKeys\": \"Team\"",
                "\"incomingTransitiveTags\": [\"Team\"]",
                "\"principalTags\": \"Team=blue\""
            })
    void oddParameters_sayNothing(String parameter) throws UnreadableRecordException {
        Issuance issuance =
                issuance(
                        "AssumeRole",
                        "{\"requestParameters\": {\"roleArn\": \"%s\", %s}, %s}"
                                .formatted(ROLE, parameter, GRANTED));

        assertThat(issuance.durationSeconds()).isNull();
        assertThat(issuance.tags()).isEmpty();
        assertThat(issuance.incomingTransitiveTags()).isNull();
    }

    private Issuance issuance(String eventName, String overlay) throws UnreadableRecordException {
        IdentityEvent event =
                parser.parse(
                                RecordParserTest.record(overlay)
                                        .put("eventSource", "sts.amazonaws.com")
                                        .put("eventName", eventName)
                                        .toString())
                        .event();
        if (event.detail() instanceof Issuance issuance) {
            return issuance;
        }
        throw new AssertionError(eventName + " was not read as an issuance: " + event);
    }
}
