package dev.hoptrail.api.alert;

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

    static @Nullable String severity(@Nullable String text) {
        return word("severity", text, Severity.class);
    }

    static @Nullable String state(@Nullable String text) {
        return word("state", text, AlertView.State.class);
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
