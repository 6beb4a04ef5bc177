package dev.hoptrail.ingest.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintedTextTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// As Athena and CloudTrail Lake print it.
    private static final String IDENTITY =
            "{type=AssumedRole, principalid=AROAX:ann, arn=arn:aws:sts::1:assumed-role/R/ann, accountid=1, "
                    + "accesskeyid=ASIAX, username=null, sessioncontext={attributes={creationdate=2026-03-02 09:00:00.000, "
                    + "mfaauthenticated=false}, sessionissuer={type=Role, principalid=AROAX, arn=arn:aws:iam::1:role/R, "
                    + "accountid=1, username=R}, webidfederationdata=null, sourceidentity=ann}, invokedby=null}";

    @Test
    void struct_hasTheNamesOfTheRecord() throws Exception {
        assertThat(struct(IDENTITY))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"type": "AssumedRole", "principalId": "AROAX:ann",
                                 "arn": "arn:aws:sts::1:assumed-role/R/ann", "accountId": "1", "accessKeyId": "ASIAX",
                                 "sessionContext": {
                                   "attributes": {"creationDate": "2026-03-02 09:00:00.000", "mfaAuthenticated": "false"},
                                   "sessionIssuer": {"type": "Role", "principalId": "AROAX", "arn": "arn:aws:iam::1:role/R",
                                     "accountId": "1", "userName": "R"},
                                   "sourceIdentity": "ann"}}\
                                """));
        assertThat(struct("{\"sessioncontext\":{\"sourceidentity\":\"a, b=c\"}}"))
                .isEqualTo(JSON.readTree("{\"sessionContext\":{\"sourceIdentity\":\"a, b=c\"}}"));
        assertThat(struct("[{arn=arn:aws:iam::1:role/R, accountid=1, type=AWS::IAM::Role}]"))
                .isEqualTo(
                        JSON.readTree(
                                "[{\"arn\":\"arn:aws:iam::1:role/R\",\"accountId\":\"1\",\"type\":\"AWS::IAM::Role\"}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{}",
                "{roleArn=arn:aws:iam::1:role/R, durationSeconds=3600}"
                        + "|{\"roleArn\":\"arn:aws:iam::1:role/R\",\"durationSeconds\":3600}",
                "{tags=[{\"key\":\"Team\",\"value\":\"a, b=c}\"}], roleArn=r}"
                        + "|{\"tags\":[{\"key\":\"Team\",\"value\":\"a, b=c}\"}],\"roleArn\":\"r\"}",
                "{tags=[{key=Team, value=a=b}, {key=Cost, value=}], transitiveTagKeys=[Team, Cost]}"
                        + "|{\"tags\":[{\"key\":\"Team\",\"value\":\"a=b\"},{\"key\":\"Cost\",\"value\":\"\"}],"
                        + "\"transitiveTagKeys\":[\"Team\",\"Cost\"]}",
                // A policy is text to CloudTrail.
                "{policy={\"Statement\":[]}, roleSessionName=s}"
                        + "|{\"policy\":\"{\\\"Statement\\\":[]}\",\"roleSessionName\":\"s\"}",
                "{credentials={accessKeyId=ASIAX, sessionToken=, expiration=Mar 2, 2026, 10:00:00 AM}}"
                        + "|{\"credentials\":{\"accessKeyId\":\"ASIAX\",\"sessionToken\":\"\","
                        + "\"expiration\":\"Mar 2, 2026, 10:00:00 AM\"}}",
                // Text that may hold anything is certain where nothing can follow.
                "{roleName=R, description=Reads, all of it}"
                        + "|{\"roleName\":\"R\",\"description\":\"Reads, all of it\"}",
                "{role={description=a b}}|{\"role\":{\"description\":\"a b\"}}",
                "{principalTags={Cost Center=7, Team=}, roleArn=r}"
                        + "|{\"principalTags\":{\"Cost Center\":\"7\",\"Team\":\"\"},\"roleArn\":\"r\"}",
                "{roleArn=null}|{}",
                "{\"a\":\"{b=c}\"}|{\"a\":\"{b=c}\"}",
            })
    void map_isRead(String text, String expected) throws Exception {
        assertThat(PrintedText.map("requestParameters", text, Set.of()))
                .isEqualTo(JSON.readTree(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Either two members, or one whose text looks like them.
                "{description=Reads, roleName=R}",
                "{role={description=a}, x={y=z}}",
                "{values=[a, b], x=y}",
                "{roleSessionName=a, roleArn=b, roleSessionName=c}",
                "{description=a{b}",
                "{description=a]b}",
                "{tags=[{key=a}b, value=c}]}",
                "{roleArn=r",
                "{roleArn=r}}",
                "{roleArn=r} and more",
                "{=r}",
                "{, roleArn=r}",
                "{a={\"b\":1,\"b\":2}}",
                "{a=[{\"b\":1}, {c=d}",
                "plain",
                "\"a JSON text\"",
                "7",
            })
    void map_thatCanBeReadInSeveralWays_isRefused(String text) {
        assertThatThrownBy(() -> PrintedText.map("requestParameters", text, Set.of()))
                .isInstanceOf(AmbiguousTextException.class)
                .hasMessageStartingWith("requestParameters");
    }

    @Test
    void map_thatAlwaysHasAMember_endsTheTextBeforeIt() throws Exception {
        Set<String> always = Set.of("issuer", "credentials");
        String answer = "{subject=%s, issuer=i, credentials={accessKeyId=ASIAX}}";

        assertThat(PrintedText.map("responseElements", answer.formatted("ann, b"), always))
                .isEqualTo(
                        JSON.readTree(
                                "{\"subject\":\"ann, b\",\"issuer\":\"i\",\"credentials\":{\"accessKeyId\":\"ASIAX\"}}"));
        for (String hostile : List.of("ann, issuer=evil", "ann, sourceIdentity=boss", "ann}")) {
            assertThatThrownBy(() ->
                            PrintedText.map("responseElements", answer.formatted(hostile), always))
                    .isInstanceOf(AmbiguousTextException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b=c", "a=b, a=c", "a=b, c", "a={b}", "a=b,c=d"})
    void tags_thatCanBeReadInSeveralWays_areRefused(String tags) {
        assertThatThrownBy(() ->
                        PrintedText.map(
                                "requestParameters", "{principalTags={" + tags + "}}", Set.of()))
                .isInstanceOf(AmbiguousTextException.class);
    }

    @Test
    void map_thatNestsTooDeep_isRefused() {
        assertThatThrownBy(() -> PrintedText.map("m", "{a=".repeat(5_000), Set.of()))
                .isInstanceOf(AmbiguousTextException.class);
        assertThatThrownBy(() -> PrintedText.map("m", "{a=" + "[".repeat(5_000), Set.of()))
                .isInstanceOf(AmbiguousTextException.class);
    }

    @Test
    void struct_inWhichATextLooksLikeAMember_isRefused() {
        // The member is there already.
        assertRefused(new HashMap<>(), "{type=SAMLUser, username=ann, accountid=2, accountid=1}");
        // It is not there in any other row.
        Map<String, String> layouts = new HashMap<>();
        assertRead(layouts, "{type=SAMLUser, username=ann, arn=null}");
        assertRefused(layouts, "{type=SAMLUser, username=ann, accountid=2, arn=null}");
        assertRefused(layouts, "{type=SAMLUser, username=x}, arn=null}");
        assertRead(layouts, "{type=SAMLUser, username=a=b, c, arn=null}");
    }

    @Test
    void struct_thatIsRefused_tellsNothingOfTheOthers() {
        Map<String, String> layouts = new HashMap<>();
        assertRefused(layouts, "{sessioncontext={sourceidentity=a}, type=IAMUser");
        assertThat(layouts).isEmpty();
    }

    private static JsonNode struct(String text) throws AmbiguousTextException {
        return PrintedText.struct("userIdentity", text, new HashMap<>());
    }

    private static void assertRead(Map<String, String> layouts, String text) {
        try {
            assertThat(PrintedText.struct("userIdentity", text, layouts)).isNotEmpty();
        } catch (AmbiguousTextException refused) {
            throw new AssertionError(text, refused);
        }
    }

    private static void assertRefused(Map<String, String> layouts, String text) {
        assertThatThrownBy(() -> PrintedText.struct("userIdentity", text, layouts))
                .isInstanceOf(AmbiguousTextException.class);
    }
}
