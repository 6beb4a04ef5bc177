package dev.hoptrail.api.scorecard;

import dev.hoptrail.api.coverage.CoverageGaps;
import dev.hoptrail.api.scorecard.ScorecardView.AccountScore;
import dev.hoptrail.api.scorecard.ScorecardView.Basis;
import dev.hoptrail.api.scorecard.ScorecardView.LossView;
import dev.hoptrail.api.scorecard.ScorecardView.RoleScore;
import dev.hoptrail.api.scorecard.ScorecardView.Roles;
import dev.hoptrail.api.scorecard.ScorecardView.Score;
import dev.hoptrail.api.scorecard.ScorecardView.Share;
import dev.hoptrail.api.scorecard.ScorecardView.Shares;
import dev.hoptrail.api.scorecard.ScorecardView.Span;
import dev.hoptrail.api.scorecard.ScorecardView.Tags;
import dev.hoptrail.api.scorecard.Tally.Sum;
import dev.hoptrail.api.scorecard.store.ScorecardStore;
import dev.hoptrail.api.scorecard.store.ScorecardStore.Asked;
import dev.hoptrail.api.scorecard.store.ScorecardStore.Buckets;
import dev.hoptrail.api.scorecard.store.ScorecardStore.Cell;
import dev.hoptrail.api.scorecard.store.ScorecardStore.RoleCaller;
import dev.hoptrail.api.scorecard.store.ScorecardStore.TrailEnd;
import dev.hoptrail.api.session.Names;
import dev.hoptrail.api.session.QueryWords;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.search.TimeWindow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes scorecards from sessions counted by what they have in common.
@Singleton
final class Scorecards {

    /// Longer times are told by the week.
    private static final Duration MOST_DAYS = Duration.ofDays(35);

    /// A query may name so many roles.
    private static final int MOST_NAMED_ROLES = 40;

    private static final Comparator<Tally> MOST_LOST =
            Comparator.comparingLong(Tally::unnamed)
                    .thenComparingLong(Tally::incomplete)
                    .reversed();

    private static final List<String> NOT_PROVEN =
            List.of(
                    "Counted is what CloudTrail delivered and Hoptrail read: sessions of accounts and hours that were not"
                            + " read are in no number, and neither are federated users, user tokens and root tasks, which have no role.",
                    "A name is what the identity provider, the user's key or the caller's network of trust said: who sat"
                            + " at the keyboard, and whether a key was shared or stolen, no log shows.",
                    "AWS does not vouch for a source identity or a session tag: the caller, or the identity provider, chose it.",
                    "A trust policy shown here is made from the callers seen in this time; those who did not call are not in it,"
                            + " and nobody tried it.");

    private final ScorecardStore store;
    private final Names names;
    private final CoverageGaps coverage;
    private final Clock clock;

    Scorecards(ScorecardStore store, Names names, CoverageGaps coverage, Clock clock) {
        this.store = store;
        this.names = names;
        this.coverage = coverage;
        this.clock = clock;
    }

    ScorecardView of(Asked asked, Demands demands, int limit) {
        Buckets buckets = buckets(asked);
        Instant asOf = clock.instant();
        Tally total = new Tally();
        List<Tally> spans = new ArrayList<>();
        for (int i = 0; i < buckets.count(); i++) {
            spans.add(new Tally());
        }
        Map<String, Tally> accounts = new HashMap<>();
        Map<String, Tally> roles = new HashMap<>();
        Map<String, String> accountOf = new HashMap<>();
        for (Cell cell : store.cells(asked, buckets, demands.tags())) {
            if (!demands.isPrivileged(cell.roleArn())) {
                continue;
            }
            String account = Objects.requireNonNullElse(cell.accountId(), "");
            accountOf.put(cell.roleArn(), account);
            Set<String> required = demands.tagsOf(cell.roleArn());
            for (Tally tally :
                    List.of(
                            total,
                            spans.get(cell.bucket()),
                            accounts.computeIfAbsent(account, none -> new Tally()),
                            roles.computeIfAbsent(cell.roleArn(), none -> new Tally()))) {
                tally.add(cell, required);
            }
        }
        String base = base(asked, demands, roles.keySet());
        List<String> worst = worst(roles, limit);
        return new ScorecardView(
                asked.from(),
                asked.to(),
                basis(demands),
                score(total, base),
                trend(spans, buckets, asked),
                worst(accounts, limit).stream()
                        .map(account ->
                                new AccountScore(
                                        account.isEmpty() ? null : account,
                                        names.account(account),
                                        score(
                                                Objects.requireNonNull(accounts.get(account)),
                                                ofAccount(account, base))))
                        .toList(),
                accounts.size(),
                roles(worst, roles, accountOf, asked),
                roles.size(),
                NOT_PROVEN,
                asOf,
                coverage.of(new TimeWindow(asked.from(), asked.to()), asOf, asked.scope()));
    }

    private static Buckets buckets(Asked asked) {
        Instant begin = asked.from().truncatedTo(ChronoUnit.DAYS);
        Duration whole = Duration.between(begin, asked.to());
        Duration length = Duration.ofDays(whole.compareTo(MOST_DAYS) > 0 ? 7 : 1);
        long count = Math.max(1, Math.ceilDiv(whole.toMillis(), length.toMillis()));
        return new Buckets(begin, length, Math.toIntExact(count));
    }

    private static Basis basis(Demands demands) {
        Tags tags =
                demands.asked() != null
                        ? Tags.REQUEST
                        : demands.tags().isEmpty() ? Tags.NONE : Tags.CONTEXT;
        return new Basis(
                demands.least() == null ? Roles.ALL : Roles.CONTEXT,
                demands.least() == null ? null : demands.least().name(),
                tags,
                List.copyOf(demands.tags()),
                Arrays.stream(OriginKind.values()).filter(kind -> Loss.of(kind) == null).toList(),
                Arrays.asList(Grade.values()));
    }

    private static List<String> worst(Map<String, Tally> all, int limit) {
        return all.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Tally>comparingByValue(MOST_LOST)
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Span> trend(List<Tally> spans, Buckets buckets, Asked asked) {
        List<Span> trend = new ArrayList<>();
        Instant begin = asked.from();
        for (int i = 0; i < spans.size(); i++) {
            Instant next = buckets.from().plus(buckets.length().multipliedBy(i + 1L));
            Instant end = next.isAfter(asked.to()) ? asked.to() : next;
            trend.add(
                    new Span(
                            begin,
                            end,
                            shares(spans.get(i), Sum::sessions),
                            shares(spans.get(i), Sum::uses)));
            begin = next;
        }
        return trend;
    }

    private static Score score(Tally tally, @Nullable String query) {
        List<LossView> losses =
                tally.losses.entrySet().stream()
                        .map(lost -> {
                            Tally.LossPoint point = lost.getKey();
                            String key = point.tagKey().isEmpty() ? null : point.tagKey();
                            return new LossView(
                                    point.loss(),
                                    key,
                                    lost.getValue().sessions(),
                                    lost.getValue().uses(),
                                    query == null
                                            ? null
                                            : query + " AND " + point.loss().query(key));
                        })
                        .toList();
        return new Score(
                shares(tally, Sum::sessions),
                tally.weak(),
                shares(tally, Sum::uses),
                losses,
                query);
    }

    private static Shares shares(Tally tally, Function<Sum, Long> what) {
        long all = what.apply(tally.all);
        return new Shares(
                new Share(what.apply(tally.named), all),
                new Share(what.apply(tally.sourceIdentity), all),
                new Share(what.apply(tally.tagged), what.apply(tally.tagsRequired)));
    }

    /// What a search finds all that was counted by; null where that would name too many roles.
    private static @Nullable String base(Asked asked, Demands demands, Set<String> roles) {
        String query;
        if (asked.roleArn() != null) {
            query = role(asked.roleArn());
        } else if (demands.least() == null) {
            query = "role:*";
        } else if (roles.isEmpty() || roles.size() > MOST_NAMED_ROLES) {
            return null;
        } else {
            query =
                    new TreeSet<>(roles)
                            .stream()
                                    .map(Scorecards::role)
                                    .collect(Collectors.joining(" OR ", "(", ")"));
        }
        return asked.accountId() == null ? query : ofAccount(asked.accountId(), query);
    }

    private static @Nullable String ofAccount(String account, @Nullable String query) {
        if (query == null) {
            return null;
        }
        return (account.isEmpty() ? "NOT account:*" : "account:" + QueryWords.quote(account))
                + " AND "
                + query;
    }

    private static String role(String arn) {
        return "role:" + QueryWords.quote(arn);
    }

    private List<RoleScore> roles(
            List<String> shown,
            Map<String, Tally> tallies,
            Map<String, String> accountOf,
            Asked asked) {
        if (shown.isEmpty()) {
            return List.of();
        }
        Map<String, List<RoleCaller>> callers =
                store.callers(asked, shown).stream()
                        .collect(Collectors.groupingBy(RoleCaller::roleArn));
        Map<String, List<TrailEnd>> ends =
                store.ends(asked, shown).stream().collect(Collectors.groupingBy(TrailEnd::roleArn));
        return shown.stream()
                .map(role -> {
                    Tally tally = Objects.requireNonNull(tallies.get(role));
                    String account = Objects.requireNonNull(accountOf.get(role));
                    return new RoleScore(
                            role,
                            account.isEmpty() ? null : account,
                            names.account(account),
                            score(tally, role(role)),
                            Remedies.of(
                                    role,
                                    tally,
                                    callers.getOrDefault(role, List.of()),
                                    ends.getOrDefault(role, List.of())));
                })
                .toList();
    }
}
