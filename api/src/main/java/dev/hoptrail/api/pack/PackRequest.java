package dev.hoptrail.api.pack;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoptrail.api.pack.format.Withholding;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.search.QueryException;
import dev.hoptrail.correlate.search.SessionIndex;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a pack is to hold.
///
/// @param from sessions issued from then on
/// @param to and before then
/// @param query in the query language; all sessions where absent
/// @param title for people; at most 200 characters
/// @param sampleSize how many sessions get a dossier, 0 to 1,000; 25 where absent
/// @param seed of the draw; random where absent
/// @param keepDays how long the pack is kept, 1 to 3,650; 400 where absent
/// @param withhold what pseudonyms stand for in all of the pack: sourceIp, userAgent, sessionName,
///   sourceIdentity, userName, externalId, tags, tag:KEY, or paths of fields of records such as
///   requestParameters.policy; nothing where absent
/// @param pseudonyms names the key of the pseudonyms, at most 100 characters: packs that name the
///   same one say the same of the same value; a key of its own where absent
/// @param accounts that it is limited to; where absent all that may be seen by who asks. Not
///   together with `withhold`
@Schema(name = "PackRequest")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PackRequest(
        @Nullable String from,
        @Nullable String to,
        @Nullable String query,
        @Nullable String title,
        @Nullable Integer sampleSize,
        @Nullable String seed,
        @Nullable Integer keepDays,
        @Nullable List<String> withhold,
        @Nullable String pseudonyms,
        @Nullable List<String> accounts) {

    private static final int LONGEST_TITLE = 200;
    private static final int MOST_ACCOUNTS = 1_000;
    private static final int LONGEST_KEY_NAME = 100;
    private static final int LONGEST_SEED = 200;
    private static final int LARGEST_SAMPLE = 1_000;
    private static final int LONGEST_KEPT = 3_650;

    /// The same with what was left out, all of it checked.
    ///
    /// @param scope what may be seen by who asks
    /// @throws ProblemException 400 that names the field
    PackRequest checked(AccountScope scope) {
        Instant begin = time("from", from);
        Instant end = time("to", to);
        if (!begin.isBefore(end)) {
            throw invalid("from %s is not before to %s".formatted(begin, end));
        }
        return new PackRequest(
                begin.toString(),
                end.toString(),
                query(Objects.requireNonNullElse(query, "")),
                shorter("title", Objects.requireNonNullElse(title, ""), LONGEST_TITLE),
                within("sampleSize", sampleSize, 25, 0, LARGEST_SAMPLE),
                shorter(
                        "seed",
                        Objects.requireNonNullElseGet(seed, () -> UUID.randomUUID().toString()),
                        LONGEST_SEED),
                within("keepDays", keepDays, 400, 1, LONGEST_KEPT),
                withheld().asked(),
                pseudonyms == null ? null : shorter("pseudonyms", pseudonyms, LONGEST_KEY_NAME),
                limit(scope));
    }

    private @Nullable List<String> limit(AccountScope scope) {
        String @Nullable [] admitted = scope.accountIds();
        if (accounts == null && admitted == null) {
            return null;
        }
        if (!withheld().isNone()) {
            throw invalid("A pack that is limited to accounts can withhold nothing else");
        }
        List<String> limit =
                (accounts == null ? Arrays.stream(admitted) : accounts.stream())
                        .map(account -> Parameters.account("accounts", String.valueOf(account)))
                        .distinct()
                        .sorted()
                        .toList();
        if (limit.isEmpty() || limit.size() > MOST_ACCOUNTS) {
            throw invalid("accounts has not from 1 to %,d entries".formatted(MOST_ACCOUNTS));
        }
        limit.stream()
                .filter(account -> !scope.admits(account))
                .findFirst()
                .ifPresent(account -> {
                    throw invalid("accounts names %s, which you may not see".formatted(account));
                });
        return limit;
    }

    /// What may be seen in the pack of a request that was checked.
    AccountScope scope() {
        return AccountScope.of(accounts);
    }

    /// Whether a pack shows nothing beyond what somebody may see.
    boolean isWithin(AccountScope scope) {
        return !scope.isRestricted()
                || (accounts != null && accounts.stream().allMatch(scope::admits));
    }

    private Withholding withheld() {
        try {
            return Withholding.of(withhold == null ? List.of() : withhold);
        } catch (IllegalArgumentException unknown) {
            throw invalid(String.valueOf(unknown.getMessage()));
        }
    }

    /// The same of another period, with a draw that nobody knows before.
    PackRequest during(Instant begin, Instant end, String named) {
        return new PackRequest(
                begin.toString(),
                end.toString(),
                query,
                named,
                sampleSize,
                UUID.randomUUID().toString(),
                keepDays,
                withhold,
                pseudonyms,
                accounts);
    }

    /// What is withheld of a request that was checked.
    Withholding withholding() {
        return withhold == null ? Withholding.NONE : Withholding.of(withhold);
    }

    private static Instant time(String name, @Nullable String text) {
        Instant time = Parameters.time(name, text);
        if (time == null) {
            throw invalid(name + " is missing: a time such as 2026-01-31T08:00:00Z");
        }
        return time;
    }

    private static String query(String query) {
        try {
            SessionIndex.check(query);
            return query;
        } catch (QueryException wrong) {
            throw ProblemException.query(String.valueOf(wrong.getMessage()), wrong.position());
        }
    }

    private static String shorter(String name, String text, int longest) {
        if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(
                    "%s has more than %d characters, or control characters"
                            .formatted(name, longest));
        }
        return text;
    }

    private static int within(
            String name, @Nullable Integer value, int standard, int least, int most) {
        int number = Objects.requireNonNullElse(value, standard);
        if (number < least || number > most) {
            throw invalid("%s is %d, not from %d to %d".formatted(name, number, least, most));
        }
        return number;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }

    Instant begin() {
        return Instant.parse(Objects.requireNonNull(from));
    }

    Instant end() {
        return Instant.parse(Objects.requireNonNull(to));
    }

    Duration kept() {
        return Duration.ofDays(Objects.requireNonNull(keepDays));
    }
}
