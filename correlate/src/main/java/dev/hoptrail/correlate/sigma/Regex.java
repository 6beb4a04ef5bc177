package dev.hoptrail.correlate.sigma;

import com.google.re2j.Pattern;
import java.util.function.Predicate;
import java.util.regex.MatchResult;

/// Regular expressions that take time in proportion to the text, whatever they are.
final class Regex {
    /// Counted repetitions are written out, nested ones as often as their product.
    private static final long MOST_REPEATED = 1_000;

    private static final java.util.regex.Pattern REPEATED =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})?(?:,([0-9]{1,9})?)?}");

    private Regex() {}

    /// Whether a text has a part of this form.
    ///
    /// @param flags of [Pattern]
    /// @throws com.google.re2j.PatternSyntaxException if it is none
    /// @throws IllegalArgumentException if it is too large
    static Predicate<String> of(String written, int flags) {
        long repeated = 1;
        for (MatchResult one : REPEATED.matcher(written).results().toList()) {
            repeated =
                    Math.min(MOST_REPEATED + 1, repeated * Math.max(count(one, 1), count(one, 2)));
        }
        if (repeated > MOST_REPEATED) {
            throw new IllegalArgumentException(
                    "The repetitions of the regular expression multiply to more than "
                            + MOST_REPEATED);
        }
        Pattern pattern = Pattern.compile(written, flags);
        return text -> pattern.matcher(text).find();
    }

    private static long count(MatchResult repetition, int group) {
        String number = repetition.group(group);
        return number == null ? 1 : Math.max(1, Long.parseLong(number));
    }
}
