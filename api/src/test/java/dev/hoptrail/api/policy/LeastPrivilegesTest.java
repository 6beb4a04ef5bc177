package dev.hoptrail.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.policy.LeastPrivileges.Basis;
import dev.hoptrail.api.session.store.UseStore.CallSum;
import dev.hoptrail.api.session.store.UseStore.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LeastPrivilegesTest {

    private static final Instant THEN = Instant.parse("2026-03-02T08:00:00Z");
    private static final Basis ALL = new Basis(1, 1, true, THEN);

    private final LeastPrivileges privileges = new LeastPrivileges();

    private static CallSum call(String service, String action, @Nullable String error) {
        return new CallSum(new Kind(service + ".amazonaws.com", action, error), 1, THEN, THEN);
    }

    private LeastPrivilege of(CallSum... calls) {
        return privileges.of(Arrays.asList(calls), ALL);
    }

    private static JsonNode statements(LeastPrivilege least) throws Exception {
        JsonNode policy = new ObjectMapper().readTree(least.policy());
        assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
        return policy.path("Statement");
    }

    private static List<String> actions(List<LeastPrivilege.Call> calls) {
        return calls.stream().map(LeastPrivilege.Call::action).toList();
    }

    @Test
    void policy_allowsWhatSucceeded_byService_sortedAndOnce() throws Exception {
        LeastPrivilege least =
                of(
                        call("sqs", "SendMessage", null),
                        call("s3", "HeadObject", null),
                        call("s3", "GetObject", null),
                        call("s3", "GetBucketAcl", null));

        assertThat(statements(least).toString())
                .isEqualTo(
                        """
                        [{"Effect":"Allow","Action":["s3:GetBucketAcl","s3:GetObject"],"Resource":"*"},\
                        {"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":"*"}]\
                        """);
        assertThat(actions(least.allowed()))
                .containsExactly("SendMessage", "HeadObject", "GetObject", "GetBucketAcl");
        assertThat(least.limits()).anyMatch(limit -> limit.contains("Resource is \"*\""));
    }

    @Test
    void whatWasRefusedOrFailed_standsApart() {
        LeastPrivilege least =
                of(
                        call("s3", "PutObject", "AccessDenied"),
                        call("ec2", "RunInstances", "Client.UnauthorizedOperation"),
                        call("kms", "Decrypt", "AccessDeniedException"),
                        call("s3", "GetObject", "NoSuchKey"));

        assertThat(least.policy()).isNull();
        assertThat(actions(least.denied())).containsExactly("PutObject", "RunInstances", "Decrypt");
        assertThat(least.denied().getFirst().permissions()).containsExactly("s3:PutObject");
        assertThat(actions(least.failed())).containsExactly("GetObject");
    }

    @Test
    void whatNeedsNothing_orNobodyKnowsWhat_isListedAndNotAllowed() {
        LeastPrivilege least =
                of(
                        call("sts", "GetCallerIdentity", null),
                        call("dynamodb", "ExecuteStatement", null));

        assertThat(least.policy()).isNull();
        assertThat(actions(least.unneeded())).containsExactly("GetCallerIdentity");
        assertThat(actions(least.unmapped())).containsExactly("ExecuteStatement");
    }

    @Test
    void hostileNames_stayData() throws Exception {
        String hostile = "Get\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":[\"*";
        LeastPrivilege least =
                of(
                        call("s3", hostile, null),
                        call("s3", "*", null),
                        call("*", "GetObject", null),
                        call("s3", "GetObject", null));

        assertThat(statements(least).toString())
                .isEqualTo(
                        "[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":\"*\"}]");
        assertThat(actions(least.unmapped())).containsExactly(hostile, "*", "GetObject");
    }

    @Test
    void limits_sayWhatIsGuessed_leftOut_orTooLong() {
        List<CallSum> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            many.add(call("newservice", "DescribeManyThings" + i, null));
        }

        LeastPrivilege least = privileges.of(many, new Basis(10, 25, false, THEN));

        assertThat(least.allowed()).noneMatch(LeastPrivilege.Call::verified);
        assertThat(least.limits())
                .anyMatch(
                        limit -> limit.startsWith("400 kinds of calls were mapped by their names"))
                .anyMatch(limit -> limit.startsWith("Only 10 of 25 sessions"))
                .anyMatch(limit -> limit.startsWith("There are more kinds of calls"))
                .anyMatch(limit -> limit.startsWith("A managed policy may have 6144"));
    }
}
