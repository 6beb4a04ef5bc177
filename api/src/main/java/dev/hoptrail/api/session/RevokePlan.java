package dev.hoptrail.api.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.session.store.SubtreeStore.Reach;
import dev.hoptrail.api.session.store.SubtreeStore.Step;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionKind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// In which order to end a session and all that came of it. Text to read and to apply by hand:
/// nothing here is executed.
///
/// Credentials of a role session cannot be recalled. What AWS offers is a policy on the role that
/// denies everything to sessions issued before an instant (`aws:TokenIssueTime`). Sessions higher
/// up come first, since one that lives on issues new ones below it. Where roles enter each other in
/// a circle, a session could renew itself between two steps: those roles lose the right to assume
/// any role first.
public final class RevokePlan {

    /// Changes of policies take effect some time after they are made.
    static final Duration PROPAGATION = Duration.ofMinutes(5);

    /// So many principals are named in a policy; of more, all sessions of the role are denied.
    static final int MOST_PRINCIPALS = 20;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RevokePlan() {}

    /// What a step does.
    @Schema(name = "RevokeAction")
    public enum Action {
        /// Stop who stands at the beginning of the chain from coming back.
        STOP_ORIGIN,
        /// Take from a role, for a while, the right to assume roles.
        HALT_RENEWAL,
        /// Deny everything to sessions of a role, or of a user, that were issued by now.
        DENY_SESSIONS,
        /// Nothing can end them before they expire.
        WAIT
    }

    /// One step.
    ///
    /// @param attachTo ARN of the role or user that gets the policy; null where there is none
    /// @param sessions how many live sessions it concerns
    /// @param policy an inline policy document, JSON; null where the step is no policy
    /// @param why what it does and what to heed, for a person
    @Schema(name = "RevokeStep")
    public record RevokeStep(
            int order,
            Action action,
            @Nullable String attachTo,
            @Nullable String accountId,
            long sessions,
            @Nullable String policy,
            String why) {}

    /// Makes a plan.
    ///
    /// @param reached the session and what is below it, the nearest first
    /// @param at when the plan is to be applied
    static List<RevokeStep> of(
            @Nullable Origin origin, List<Reach> reached, List<Step> entered, Instant at) {
        Instant now = at.truncatedTo(ChronoUnit.SECONDS);
        Set<String> renewing = circles(entered);
        List<Reach> live = reached.stream().filter(reach -> reach.alive() > 0).toList();
        List<RevokeStep> steps = new ArrayList<>();
        if (origin != null) {
            add(steps, Action.STOP_ORIGIN, origin.arn(), origin.accountId(), 0, null, stop(origin));
        }
        for (Reach reach : live) {
            if (reach.roleArn() != null && renewing.contains(reach.roleArn())) {
                add(
                        steps,
                        Action.HALT_RENEWAL,
                        reach.roleArn(),
                        reach.accountId(),
                        reach.alive(),
                        halt(),
                        "Its sessions come back to it by other roles. Attach to every such role,"
                                + " wait until it holds, go on, and detach after the last step.");
            }
        }
        for (Reach reach : live) {
            deny(steps, reach, origin, renewing, now);
        }
        return List.copyOf(steps);
    }

    private static void deny(
            List<RevokeStep> steps,
            Reach reach,
            @Nullable Origin origin,
            Set<String> renewing,
            Instant now) {
        boolean renews = reach.roleArn() != null && renewing.contains(reach.roleArn());
        Instant before = renews ? now.plus(PROPAGATION) : now;
        String ofUser =
                origin != null && origin.kind() == OriginKind.IAM_USER ? origin.arn() : null;
        String target =
                switch (reach.kind()) {
                    case ROLE, UNSEEN -> reach.roleArn();
                    case FEDERATED_USER, USER_TOKEN -> ofUser;
                    case ROOT_TASK -> null;
                };
        if (target == null) {
            String why =
                    reach.kind() == SessionKind.ROOT_TASK
                            ? "A root task cannot be revoked; it ends by itself, 15 minutes after"
                                    + " its issue at most."
                            : "No record shows the role or user that a policy could be put on.";
            add(steps, Action.WAIT, null, reach.accountId(), reach.alive(), null, why);
            return;
        }
        boolean named =
                !renews
                        && !reach.principalIds().isEmpty()
                        && reach.principalIds().size() <= MOST_PRINCIPALS
                        && reach.kind() != SessionKind.USER_TOKEN;
        String whom =
                named
                        ? "Sessions of the same names that are issued later work again."
                        : "All sessions of it are denied that were issued before, others' too.";
        String when =
                renews
                        ? " The instant lies %d minutes ahead, so that what renews itself until the policy holds is denied as well."
                                .formatted(PROPAGATION.toMinutes())
                        : "";
        add(
                steps,
                Action.DENY_SESSIONS,
                target,
                reach.accountId(),
                reach.alive(),
                denial(before, named ? reach.principalIds() : List.of()),
                whom + when);
    }

    private static void add(
            List<RevokeStep> steps,
            Action action,
            @Nullable String attachTo,
            @Nullable String accountId,
            long sessions,
            @Nullable String policy,
            String why) {
        steps.add(
                new RevokeStep(
                        steps.size() + 1, action, attachTo, accountId, sessions, policy, why));
    }

    private static String stop(Origin origin) {
        return switch (origin.kind()) {
            case IAM_USER -> "Deactivate the user's access keys and sign-in profile.";
            case ROOT_USER -> "Change the root user's password, remove its keys, reset its MFA.";
            case SAML_USER ->
                    "End the person's sessions at the identity provider and suspend the account.";
            case IDENTITY_CENTER_USER ->
                    "Disable the user in IAM Identity Center and delete the active sessions there.";
            case WEB_IDENTITY ->
                    "Take the subject out of the role's trust policy, or revoke its tokens at the"
                            + " provider.";
            case AWS_SERVICE ->
                    "Isolate the workload that runs with the role: instance, function, pod or task.";
            case EXTERNAL_ACCOUNT ->
                    "Take the foreign account out of the role's trust policy, and tell its owner.";
            case UNSEEN_SESSION, UNKNOWN ->
                    "Who began the chain is not in the data: find the missing trail first, or they"
                            + " come back.";
        };
    }

    private static String halt() {
        ObjectNode statement = statement("HoptrailHaltRenewal");
        statement.putArray("Action").add("sts:AssumeRole").add("sts:TagSession");
        statement.put("Resource", "*");
        return document(statement);
    }

    private static String denial(Instant before, List<String> principalIds) {
        ObjectNode statement = statement("HoptrailRevokeSessions");
        statement.put("Action", "*");
        statement.put("Resource", "*");
        ObjectNode condition = statement.putObject("Condition");
        condition.putObject("DateLessThan").put("aws:TokenIssueTime", before.toString());
        if (!principalIds.isEmpty()) {
            ArrayNode ids = condition.putObject("StringEquals").putArray("aws:userid");
            // In a policy a dollar sign begins a variable; a name in a log may be made to hold one.
            principalIds.forEach(id -> ids.add(id.replace("$", "${$}")));
        }
        return document(statement);
    }

    private static ObjectNode statement(String sid) {
        return JSON.objectNode().put("Sid", sid).put("Effect", "Deny");
    }

    private static String document(ObjectNode statement) {
        ObjectNode policy = JSON.objectNode().put("Version", "2012-10-17");
        policy.putArray("Statement").add(statement);
        return policy.toPrettyString();
    }

    /// Roles from which a way of steps leads back to themselves.
    private static Set<String> circles(List<Step> entered) {
        Map<String, Set<String>> onward = new HashMap<>();
        entered.forEach(step ->
                onward.computeIfAbsent(step.fromRoleArn(), none -> new HashSet<>())
                        .add(step.toRoleArn()));
        Set<String> circles = new HashSet<>();
        for (String role : onward.keySet()) {
            Set<String> seen = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(onward.getOrDefault(role, Set.of()));
            while (!open.isEmpty()) {
                String next = open.pop();
                if (seen.add(next)) {
                    open.addAll(onward.getOrDefault(next, Set.of()));
                }
            }
            if (seen.contains(role)) {
                circles.add(role);
            }
        }
        return circles;
    }
}
