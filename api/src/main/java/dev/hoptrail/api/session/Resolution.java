package dev.hoptrail.api.session;

import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.session.store.BeliefStore;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds sessions by what a record shows of a credential. Every part of a question that is given
/// must fit; how well the whole fits is the grade.
@Singleton
final class Resolution {

    private static final Pattern SESSION_ARN =
            Pattern.compile(
                    "arn:aws[a-z-]*:sts::(\\d{12}):(assumed-role|federated-user)/(.+)",
                    Pattern.DOTALL);

    private static final int MOST = 500;

    private final SessionStore sessions;
    private final BeliefStore beliefs;
    private final SessionIndex index;

    Resolution(SessionStore sessions, BeliefStore beliefs, SessionIndex index) {
        this.sessions = sessions;
        this.beliefs = beliefs;
        this.index = index;
    }

    /// What is known of the session that is sought.
    ///
    /// @param scope what may be found
    record Question(
            @Nullable String accessKeyId,
            @Nullable String principalId,
            @Nullable Instant createdAt,
            @Nullable Instant at,
            @Nullable String sessionArn,
            @Nullable String eventId,
            @Nullable Instant knownAt,
            AccountScope scope) {}

    /// A session that fits.
    record Match(Grade grade, SessionState state) {}

    /// The sessions that fit, newest first.
    ///
    /// @throws ProblemException for a part that can never fit
    List<Match> resolve(Question question) {
        List<Match> matches = new ArrayList<>();
        for (SessionState state : believed(candidates(question), question)) {
            if (fits(state, question)) {
                matches.add(new Match(grade(state, question), state));
            }
        }
        matches.sort(
                Comparator.comparing((Match match) -> match.state().facts().issuedAt())
                        .reversed()
                        .thenComparing(match -> match.state().sessionId()));
        return weighed(matches);
    }

    /// What only the principal speaks for is probable if it is alone, else ambiguous.
    private static List<Match> weighed(List<Match> matches) {
        List<Match> best =
                matches.stream().filter(match -> match.grade() != Grade.PROBABLE).toList();
        if (!best.isEmpty()) {
            return best;
        }
        return matches.size() == 1
                ? matches
                : matches.stream().map(match -> new Match(Grade.AMBIGUOUS, match.state())).toList();
    }

    /// Sessions as they were believed; for those not known then, the placeholders in their places.
    private List<SessionState> believed(List<SessionState> now, Question question) {
        if (question.knownAt() == null) {
            return now;
        }
        Forest then = beliefs.at(question.knownAt(), question.scope());
        List<UUID> ids = now.stream().map(SessionState::sessionId).toList();
        List<SessionState> known = new ArrayList<>(then.find(ids));
        List<UUID> unknown = new ArrayList<>(ids);
        known.forEach(state -> unknown.remove(state.sessionId()));
        known.addAll(then.find(beliefs.placeholders(unknown)));
        return known;
    }

    private List<SessionState> candidates(Question question) {
        if (question.eventId() != null) {
            return byEvent(question.eventId(), question.scope());
        }
        if (question.accessKeyId() != null) {
            return byKey(question.accessKeyId(), question.scope());
        }
        if (question.principalId() != null) {
            return sessions.byPrincipal(question.principalId(), question.scope());
        }
        return byArn(Objects.requireNonNull(question.sessionArn()), question.scope());
    }

    /// An event id names a record only together with an account: those that were read are few.
    private List<SessionState> byEvent(String eventId, AccountScope scope) {
        List<UUID> records =
                sessions.accounts().stream().map(account -> Ids.record(account, eventId)).toList();
        return sessions.byEvent(records, scope);
    }

    private List<SessionState> byKey(String text, AccountScope scope) {
        AccessKeyId key = AccessKeyId.of(text);
        if (key == null) {
            throw ProblemException.parameter(
                    "accessKeyId", "Not AKIA or ASIA and 16 capitals or digits");
        }
        List<SessionState> issued =
                sessions.byKey(key.value(), scope).stream()
                        .filter(state -> key.equals(state.facts().key()))
                        .toList();
        return issued.isEmpty() ? sessions.byShownKey(key.value(), scope) : issued;
    }

    private List<SessionState> byArn(String arn, AccountScope scope) {
        Matcher parts = SESSION_ARN.matcher(arn);
        if (!parts.matches()) {
            throw ProblemException.parameter(
                    "sessionArn", "Not arn:aws:sts::account:assumed-role/role/session");
        }
        String account = parts.group(1);
        String rest = parts.group(3);
        if (parts.group(2).equals("federated-user")) {
            return sessions.byPrincipal(account + ":" + rest, scope);
        }
        int slash = rest.lastIndexOf('/');
        if (slash < 0) {
            throw ProblemException.parameter("sessionArn", "Names no session behind the role");
        }
        String query =
                "account:%s AND role:%s AND session:%s"
                        .formatted(
                                account,
                                QueryWords.quote(rest.substring(0, slash)),
                                QueryWords.quote(rest.substring(slash + 1)));
        SearchRequest request =
                new SearchRequest(query, null, SearchOrder.NEWEST_ISSUED, MOST, null);
        return sessions.within(scope)
                .find(
                        index.within(scope).search(request).hits().stream()
                                .map(SortKey::sessionId)
                                .toList());
    }

    private static boolean fits(SessionState state, Question question) {
        SessionFacts facts = state.facts();
        Instant at = question.at();
        boolean alive =
                at == null || (!facts.issuedAt().isAfter(at) && at.isBefore(facts.expiresAt()));
        boolean same =
                question.principalId() == null
                        || question.principalId().equals(facts.principalId());
        return alive
                && same
                && (question.createdAt() == null || isCreated(facts, question.createdAt()));
    }

    private static boolean isCreated(SessionFacts facts, Instant createdAt) {
        return !facts.issuedAt().minus(Linker.SLACK).isAfter(createdAt)
                && !facts.issuedAt().plus(Linker.SLACK).isBefore(createdAt);
    }

    private static Grade grade(SessionState state, Question question) {
        AccessKeyId issued = state.facts().key();
        boolean byIssuedKey = issued != null && issued.value().equals(question.accessKeyId());
        boolean byEvent = question.eventId() != null;
        if (byIssuedKey || (byEvent && state.facts().kind() != SessionKind.UNSEEN)) {
            return Grade.EXACT;
        }
        boolean bySecond =
                byEvent || question.createdAt() != null || question.accessKeyId() != null;
        return bySecond ? Grade.STRONG : Grade.PROBABLE;
    }
}
