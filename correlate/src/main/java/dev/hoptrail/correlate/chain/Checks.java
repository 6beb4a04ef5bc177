package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Link.Check.Kind;
import dev.hoptrail.correlate.chain.Link.Check.Verdict;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.tags.Inheritance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tests that a link must stand.
final class Checks {
    private Checks() {}

    /// All checks of a child against one candidate for its parent.
    ///
    /// @param callerKey the key that the caller showed, where its link does not rest on that key
    static List<Check> of(Call call, SessionFacts parent, @Nullable AccessKeyId callerKey) {
        return List.of(
                inheritedTags(call, parent),
                sourceIdentity(call, parent),
                lifetime(call, parent),
                keyAccount(parent, callerKey));
    }

    /// AWS logs the tags a session inherits; they must be what the parent passes on.
    private static Check inheritedTags(Call call, SessionFacts parent) {
        Map<String, String> incoming = call.incomingTags();
        Map<String, String> passedOn = parent.statedTransitive();
        if (incoming == null) {
            return silent(Kind.INHERITED_TAGS, "the record lists no inherited tags");
        }
        Map<String, String> logged = Inheritance.folded(incoming);
        boolean contradicted =
                parent.statesAllTransitive()
                        ? !logged.equals(passedOn)
                        : !logged.entrySet().containsAll(passedOn.entrySet());
        if (contradicted) {
            return new Check(
                    Kind.INHERITED_TAGS,
                    Verdict.REFUTES,
                    "logged as inherited " + keys(logged) + ", passed on " + keys(passedOn));
        }
        boolean telling = parent.statesAllTransitive() && !logged.isEmpty();
        return telling
                ? new Check(Kind.INHERITED_TAGS, Verdict.CONFIRMS, keys(logged) + " as passed on")
                : silent(Kind.INHERITED_TAGS, "nothing to compare");
    }

    private static Check sourceIdentity(Call call, SessionFacts parent) {
        String above = parent.sourceIdentity();
        if (above == null) {
            return silent(Kind.SOURCE_IDENTITY, "the parent has none");
        }
        if (!call.tellsSourceIdentity()) {
            return silent(Kind.SOURCE_IDENTITY, "the record does not tell");
        }
        if (above.equals(call.sourceIdentity())) {
            return new Check(Kind.SOURCE_IDENTITY, Verdict.CONFIRMS, "persists");
        }
        return new Check(
                Kind.SOURCE_IDENTITY,
                Verdict.REFUTES,
                call.sourceIdentity() == null ? "lost" : "changed");
    }

    private static Check lifetime(Call call, SessionFacts parent) {
        if (call.at().isBefore(parent.issuedAt().minus(Linker.SLACK))) {
            return new Check(Kind.LIFETIME, Verdict.REFUTES, "begins before its parent");
        }
        return call.at().isAfter(parent.expiresAt().plus(Linker.SLACK))
                ? new Check(Kind.LIFETIME, Verdict.REFUTES, "begins after its parent ended")
                : new Check(Kind.LIFETIME, Verdict.CONFIRMS, "begins inside its parent's life");
    }

    private static Check keyAccount(SessionFacts parent, @Nullable AccessKeyId callerKey) {
        String account = callerKey == null ? null : callerKey.accountId();
        if (account == null || parent.accountId() == null) {
            return silent(Kind.KEY_ACCOUNT, "no key to decode");
        }
        return account.equals(parent.accountId())
                ? new Check(Kind.KEY_ACCOUNT, Verdict.CONFIRMS, account)
                : new Check(Kind.KEY_ACCOUNT, Verdict.REFUTES, "the key belongs to " + account);
    }

    private static Check silent(Kind kind, String why) {
        return new Check(kind, Verdict.SILENT, why);
    }

    private static String keys(Map<String, String> tags) {
        return tags.keySet().stream().sorted().toList().toString();
    }
}
