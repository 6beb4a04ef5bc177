package dev.hoptrail.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.session.RevokePlan.Action;
import dev.hoptrail.api.session.RevokePlan.RevokeStep;
import dev.hoptrail.api.session.store.SubtreeStore.Reach;
import dev.hoptrail.api.session.store.SubtreeStore.Step;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RevokePlanTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.123Z");
    private static final String USER = "arn:aws:iam::111122223333:user/bob";

    private static Origin origin(OriginKind kind, @Nullable String arn) {
        return new Origin(
                new UUID(0, 1), kind, "bob", null, arn, "111122223333", null, Actor.PERSON);
    }

    private static String role(String name) {
        return "arn:aws:iam::111122223333:role/" + name;
    }

    private static Reach role(String name, int level, long alive, String... principals) {
        return new Reach(
                SessionKind.ROLE,
                role(name),
                "111122223333",
                5,
                alive,
                NOW.plusSeconds(600),
                level,
                List.of(principals));
    }

    private static List<RevokeStep> plan(List<Reach> reached, List<Step> entered) {
        return RevokePlan.of(origin(OriginKind.SAML_USER, null), reached, entered, NOW);
    }

    private static JsonNode statement(RevokeStep step) throws Exception {
        JsonNode policy = new ObjectMapper().readTree(Objects.requireNonNull(step.policy()));
        assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
        assertThat(policy.path("Statement")).hasSize(1);
        assertThat(policy.path("Statement").path(0).path("Effect").asText()).isEqualTo("Deny");
        return policy.path("Statement").path(0);
    }

    @Test
    void origin_comesFirst_thenRolesFromTheTopDown() {
        List<RevokeStep> steps =
                plan(
                        List.of(role("Top", 0, 1, "AROA1:x"), role("Below", 1, 2, "AROA2:y")),
                        List.of(new Step(role("Top"), role("Below"))));

        assertThat(steps)
                .extracting(RevokeStep::order, RevokeStep::action, RevokeStep::attachTo)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, Action.STOP_ORIGIN, null),
                        org.assertj.core.groups.Tuple.tuple(2, Action.DENY_SESSIONS, role("Top")),
                        org.assertj.core.groups.Tuple.tuple(
                                3, Action.DENY_SESSIONS, role("Below")));
    }

    @Test
    void policy_deniesTheNamedSessions_issuedBeforeNow() throws Exception {
        JsonNode statement =
                statement(plan(List.of(role("Top", 0, 1, "AROA1:x")), List.of()).get(1));

        assertThat(statement.path("Action").asText()).isEqualTo("*");
        assertThat(statement.path("Condition").toString())
                .isEqualTo(
                        "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-03-02T10:00:00Z\"},"
                                + "\"StringEquals\":{\"aws:userid\":[\"AROA1:x\"]}}");
    }

    @Test
    void manySessions_areDeniedByTheirRoleAlone() throws Exception {
        String[] many = IntStream.range(0, 21).mapToObj(i -> "AROA1:s" + i).toArray(String[]::new);

        JsonNode condition =
                statement(plan(List.of(role("Top", 0, 21, many)), List.of()).get(1))
                        .path("Condition");

        assertThat(condition.has("StringEquals")).isFalse();
        assertThat(condition.has("DateLessThan")).isTrue();
    }

    @Test
    void nameInALog_doesNotBecomeAPolicyVariable() {
        RevokeStep step =
                plan(List.of(role("Top", 0, 1, "AROA1:${aws:username}")), List.of()).get(1);

        assertThat(step.policy()).contains("AROA1:${$}{aws:username}");
    }

    @Test
    void chain_thatRenewsItself_isHaltedFirst_andDeniedAhead() throws Exception {
        List<RevokeStep> steps =
                plan(
                        List.of(
                                role("A", 0, 1, "AROA1:x"),
                                role("B", 1, 1, "AROA2:x"),
                                role("Leaf", 2, 1, "AROA3:x")),
                        List.of(
                                new Step(role("A"), role("B")),
                                new Step(role("B"), role("A")),
                                new Step(role("B"), role("Leaf"))));

        assertThat(steps)
                .extracting(RevokeStep::action)
                .containsExactly(
                        Action.STOP_ORIGIN,
                        Action.HALT_RENEWAL,
                        Action.HALT_RENEWAL,
                        Action.DENY_SESSIONS,
                        Action.DENY_SESSIONS,
                        Action.DENY_SESSIONS);
        assertThat(statement(steps.get(1)).path("Action").toString()).contains("sts:AssumeRole");
        JsonNode ofCircle = statement(steps.get(3)).path("Condition");
        assertThat(ofCircle.path("DateLessThan").path("aws:TokenIssueTime").asText())
                .isEqualTo("2026-03-02T10:05:00Z");
        assertThat(ofCircle.has("StringEquals")).isFalse();
        assertThat(steps.get(5).attachTo()).isEqualTo(role("Leaf"));
        assertThat(steps.get(5).policy()).contains("2026-03-02T10:00:00Z", "AROA3:x");
    }

    @Test
    void role_thatEntersItself_renewsItself() {
        List<RevokeStep> steps =
                plan(List.of(role("A", 0, 1, "AROA1:x")), List.of(new Step(role("A"), role("A"))));

        assertThat(steps).extracting(RevokeStep::action).contains(Action.HALT_RENEWAL);
    }

    @Test
    void deadSessions_needNoStep() {
        assertThat(plan(List.of(role("Top", 0, 0)), List.of()))
                .extracting(RevokeStep::action)
                .containsExactly(Action.STOP_ORIGIN);
    }

    @Test
    void tokensOfAUser_areDeniedOnTheUser_andARootTaskCannotBe() {
        Reach token =
                new Reach(
                        SessionKind.USER_TOKEN,
                        null,
                        "111122223333",
                        1,
                        1,
                        NOW.plusSeconds(60),
                        0,
                        List.of("AIDA1"));
        Reach root =
                new Reach(
                        SessionKind.ROOT_TASK,
                        null,
                        "444455556666",
                        1,
                        1,
                        NOW.plusSeconds(60),
                        1,
                        List.of());

        List<RevokeStep> steps =
                RevokePlan.of(
                        origin(OriginKind.IAM_USER, USER), List.of(token, root), List.of(), NOW);

        assertThat(steps.get(1).attachTo()).isEqualTo(USER);
        assertThat(steps.get(1).policy()).contains("TokenIssueTime").doesNotContain("userid");
        assertThat(steps.get(2).action()).isEqualTo(Action.WAIT);
        assertThat(steps.get(2).policy()).isNull();
    }
}
