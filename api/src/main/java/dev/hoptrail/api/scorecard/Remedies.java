package dev.hoptrail.api.scorecard;

import dev.hoptrail.api.scorecard.ScorecardView.Remedy;
import dev.hoptrail.api.scorecard.Tally.LossPoint;
import dev.hoptrail.api.scorecard.store.ScorecardStore.RoleCaller;
import dev.hoptrail.api.scorecard.store.ScorecardStore.TrailEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says what would close the losses of a role: settings, and a trust policy that demands what is
/// missing of those who call. Texts for people; nothing here changes anything.
final class Remedies {

    /// IAM Identity Center makes these roles, and nobody else may change them.
    private static final String RESERVED = ":role/aws-reserved/sso.amazonaws.com/";

    private Remedies() {}

    /// @param ends accounts where chains of the role's sessions run out
    static List<Remedy> of(
            String roleArn, Tally tally, List<RoleCaller> callers, List<TrailEnd> ends) {
        List<Remedy> all = new ArrayList<>();
        for (Loss loss : losses(tally)) {
            String advice = advice(loss, callers, ends);
            if (advice != null) {
                all.add(new Remedy(List.of(loss), advice, null));
            }
        }
        demanded(roleArn, tally, callers, all);
        return all;
    }

    private static Set<Loss> losses(Tally tally) {
        Set<Loss> losses = EnumSet.noneOf(Loss.class);
        tally.losses.keySet().forEach(point -> losses.add(point.loss()));
        return losses;
    }

    private static @Nullable String advice(
            Loss loss, List<RoleCaller> callers, List<TrailEnd> ends) {
        return switch (loss) {
            case UNSEEN_CALLER -> unseen(ends);
            case AMBIGUOUS ->
                    "Sessions of one principal were alive at once, and the record of the role's account"
                            + " does not tell which of them called. Let the trail of the caller's account%s be read,"
                                    .formatted(accounts(callers))
                            + " since its copy shows the key, and have callers name each session apart.";
            case AWS_SERVICE ->
                    "A service entered, which sets neither source identity nor a person's name. The"
                            + " session name tells the machine, function or task, as far as anything does;"
                            + " who started that, other records show.";
            case EXTERNAL_ACCOUNT ->
                    "Only the owner of the other account%s knows who called. Agree that callers set a"
                                    .formatted(accounts(callers))
                            + " source identity, demand it in the trust policy, and it names them, on their word.";
            case SHARED_PRINCIPAL ->
                    "The root user called, and no record tells who had its password. Remove its keys and"
                            + " sign-in, and use root tasks (sts:AssumeRoot) from a named session instead.";
            case UNKNOWN_CALLER ->
                    "The records name a kind of caller that is not known here: look at them one by one.";
            case NO_SOURCE_IDENTITY, MISSING_TAG -> null;
        };
    }

    private static String accounts(List<RoleCaller> callers) {
        String ids =
                callers.stream()
                        .map(RoleCaller::accountId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "" : " (" + ids + ")";
    }

    private static String unseen(List<TrailEnd> ends) {
        String away = accounts(ends, end -> end.accountId() != null && !end.read());
        String read = accounts(ends, end -> end.accountId() != null && end.read());
        List<String> parts = new ArrayList<>();
        if (!away.isEmpty()) {
            parts.add(
                    "No trail of %s was read: add it to the organisation's trail, or let its own be read."
                            .formatted(away));
        }
        if (!read.isEmpty()) {
            parts.add(
                    "Of %s a trail was read, but not these issuances: look for gaps in its coverage, or read logs of an earlier time."
                            .formatted(read));
        }
        if (parts.isEmpty()) {
            parts.add("No record tells the account where the chain runs out.");
        }
        return String.join(" ", parts);
    }

    private static String accounts(List<TrailEnd> ends, Predicate<TrailEnd> which) {
        String ids =
                ends.stream()
                        .filter(which)
                        .map(TrailEnd::accountId)
                        .distinct()
                        .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "" : "account " + ids;
    }

    /// What the trust policy can demand, in one statement for each way to call: statements of a
    /// policy add up, so that two would each let in who lacks what the other demands.
    private static void demanded(
            String roleArn, Tally tally, List<RoleCaller> callers, List<Remedy> all) {
        Set<Loss> losses = losses(tally);
        losses.retainAll(EnumSet.of(Loss.NO_SOURCE_IDENTITY, Loss.MISSING_TAG));
        if (losses.isEmpty()) {
            return;
        }
        List<Loss> closed = losses.stream().sorted(Comparator.naturalOrder()).toList();
        if (roleArn.contains(RESERVED)) {
            all.add(
                    new Remedy(
                            closed,
                            "IAM Identity Center made this role: its trust policy cannot be changed. Attributes"
                                    + " for access control, set there, come as session tags.",
                            null));
            return;
        }
        Set<String> missing =
                tally.losses.keySet().stream()
                        .filter(point -> point.loss() == Loss.MISSING_TAG)
                        .map(LossPoint::tagKey)
                        .collect(Collectors.toCollection(TreeSet::new));
        TrustPolicy policy =
                new TrustPolicy(roleArn, losses.contains(Loss.NO_SOURCE_IDENTITY), missing);
        callers.forEach(policy::admit);
        all.add(new Remedy(closed, policy.advice(), policy.text()));
    }
}
