package dev.hoptrail.api.alert;

import dev.hoptrail.api.alert.store.AlertStore;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.rule.RuleBook;
import dev.hoptrail.correlate.detect.Severity;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the words that alerts and findings are asked for by.
final class Words {
    private static final int LONGEST_REASON = 2_000;

    private Words() {}

    static AlertStore.Filter filter(
            RuleBook rules,
            @Nullable String state,
            @Nullable String severity,
            @Nullable String rule,
            @Nullable String account,
            @Nullable String session,
            @Nullable String chain) {
        return new AlertStore.Filter(
                word("state", state, AlertView.State.class),
                severity(severity),
                rule(rule, rules),
                account == null ? null : Parameters.account("account", account),
                session == null ? null : Parameters.id("session", session),
                chain == null ? null : Parameters.id("chain", chain),
                null);
    }

    static @Nullable String severity(@Nullable String text) {
        return word("severity", text, Severity.class);
    }

    private static <E extends Enum<E>> @Nullable String word(
            String parameter, @Nullable String text, Class<E> type) {
        if (text == null) {
            return null;
        }
        String word = text.toUpperCase(Locale.ROOT);
        E[] known = type.getEnumConstants();
        if (Arrays.stream(known).noneMatch(one -> one.name().equals(word))) {
            throw ProblemException.parameter(parameter, "None of " + Arrays.toString(known));
        }
        return word;
    }

    static @Nullable String rule(@Nullable String text, RuleBook rules) {
        if (text != null && !rules.isKnown(text)) {
            throw ProblemException.parameter("rule", "There is no rule of that id");
        }
        return text;
    }

    static String reason(@Nullable String text, boolean needed) {
        String reason = text == null ? "" : text.strip();
        if (needed && reason.isEmpty()) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "\"reason\" is missing");
        }
        if (reason.length() > LONGEST_REASON) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY,
                    "\"reason\" is longer than %d characters".formatted(LONGEST_REASON));
        }
        return reason;
    }
}
