package dev.hoptrail.api.policy;

import dev.hoptrail.api.policy.LeastPrivilege.Call;
import dev.hoptrail.api.session.store.UseStore.CallSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Makes least privileges of what was done.
final class LeastPrivileges {

    // AccessDenied, AccessDeniedException, Client.UnauthorizedOperation (EC2), AuthorizationError
    // (SNS), NotAuthorized…
    private static final Pattern DENIED =
            Pattern.compile(
                    "AccessDenied.*|(Client\\.)?UnauthorizedOperation|AuthorizationError.*|NotAuthorized.*",
                    Pattern.DOTALL);

    private static final List<String> ALWAYS =
            List.of(
                    "Which resources were touched is not in the sums: Resource is \"*\" and wants"
                            + " narrowing down.",
                    "Trails leave data events out unless told otherwise: calls for objects, items,"
                            + " messages or functions may be missing.",
                    "CloudTrail does not tell of iam:PassRole, nor of what else a call needs beside"
                            + " its own action, such as kms:Decrypt for what is encrypted.",
                    "What was not done in this time is not allowed: rare work needs more.");

    private final Permissions permissions = Permissions.read();

    /// What stands behind an answer.
    ///
    /// @param sessions so many were read
    /// @param matching so many there are
    /// @param whole whether all sums are there
    record Basis(long sessions, long matching, boolean whole, Instant asOf) {

        List<String> limits() {
            List<String> limits = new ArrayList<>();
            if (sessions < matching) {
                limits.add(
                        "Only %d of %d sessions were read: ask for a shorter time."
                                .formatted(sessions, matching));
            }
            if (!whole) {
                limits.add(
                        "There are more kinds of calls than are listed: the rarest are left out.");
            }
            return limits;
        }
    }

    LeastPrivilege of(List<CallSum> sums, Basis basis) {
        List<Call> allowed = new ArrayList<>();
        List<Call> denied = new ArrayList<>();
        List<Call> failed = new ArrayList<>();
        List<Call> unneeded = new ArrayList<>();
        List<Call> unmapped = new ArrayList<>();
        for (CallSum sum : sums) {
            Permission permission = permissions.of(sum.kind().service(), sum.kind().action());
            Call call = call(sum, permission);
            String error = sum.kind().error();
            if (error != null) {
                (DENIED.matcher(error).matches() ? denied : failed).add(call);
                continue;
            }
            switch (permission) {
                case Permission.Needs needs -> allowed.add(call);
                case Permission.Nothing nothing -> unneeded.add(call);
                case Permission.Unclear unclear -> unmapped.add(call);
            }
        }
        TreeSet<String> actions = new TreeSet<>();
        allowed.forEach(call -> actions.addAll(call.permissions()));
        PolicyDocument document = actions.isEmpty() ? null : PolicyDocument.allowing(actions);
        List<String> limits = new ArrayList<>(ALWAYS);
        if (actions.contains("sts:AssumeRole")) {
            limits.add(
                    "Whoever passes session tags or a source identity needs sts:TagSession or"
                            + " sts:SetSourceIdentity beside sts:AssumeRole.");
        }
        if (document != null && !document.fits()) {
            limits.add(
                    "A managed policy may have %d characters: this one has to be split."
                            .formatted(PolicyDocument.LONGEST));
        }
        limits.addAll(leftOut(allowed, failed, unmapped));
        limits.addAll(basis.limits());
        return new LeastPrivilege(
                document == null ? null : document.text(),
                basis.sessions(),
                allowed,
                denied,
                failed,
                unneeded,
                unmapped,
                List.copyOf(limits),
                basis.asOf());
    }

    private static List<String> leftOut(
            List<Call> allowed, List<Call> failed, List<Call> unmapped) {
        List<String> limits = new ArrayList<>();
        long guessed = allowed.stream().filter(call -> !call.verified()).count();
        if (guessed > 0) {
            limits.add(
                    guessed == 1
                            ? "1 kind of call was mapped by its name alone: see verified."
                            : "%d kinds of calls were mapped by their names alone: see verified."
                                    .formatted(guessed));
        }
        if (!unmapped.isEmpty()) {
            limits.add(
                    unmapped.size() == 1
                            ? "1 kind of call is not in the policy: what it needs does not follow from its name, see unmapped."
                            : "%d kinds of calls are not in the policy: what they need does not follow from their names, see unmapped."
                                    .formatted(unmapped.size()));
        }
        if (!failed.isEmpty()) {
            limits.add("Calls that failed are not in the policy, whatever the reason: see failed.");
        }
        return limits;
    }

    private static Call call(CallSum sum, Permission permission) {
        List<String> actions =
                permission instanceof Permission.Needs needs ? needs.actions() : List.of();
        boolean verified =
                permission instanceof Permission.Needs needs
                        ? needs.verified()
                        : permission instanceof Permission.Nothing;
        return new Call(
                sum.kind().service(),
                sum.kind().action(),
                sum.kind().error(),
                actions,
                verified,
                sum.count(),
                sum.firstAt(),
                sum.lastAt());
    }
}
