package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.detect.Subject;
import java.util.List;
import java.util.function.Predicate;

/// What is demanded of the values of a field. Where there are several, one has to fit.
public sealed interface Demand {

    /// Whether values are as demanded.
    boolean isMet(List<String> values, Subject subject);

    /// A text of some form.
    record Text(Wildcard form) implements Demand {

        @Override
        public boolean isMet(List<String> values, Subject subject) {
            return values.stream().anyMatch(form::fits);
        }
    }

    /// A text that passes a test.
    ///
    /// @param written the regular expression or network, as the rule writes it
    /// @param test takes time in proportion to the text's length at most
    record Passing(String written, Predicate<String> test) implements Demand {

        @Override
        public boolean isMet(List<String> values, Subject subject) {
            return values.stream().anyMatch(test);
        }
    }

    /// A number in a range, both ends inclusive.
    record Within(long low, long high) implements Demand {

        @Override
        public boolean isMet(List<String> values, Subject subject) {
            return values.stream()
                    .mapToLong(Long::parseLong)
                    .anyMatch(value -> value >= low && value <= high);
        }
    }

    /// Any value, or none at all.
    record Present(boolean wanted) implements Demand {

        @Override
        public boolean isMet(List<String> values, Subject subject) {
            return values.isEmpty() != wanted;
        }
    }

    /// The value of another field of the same session.
    record SameAs(SigmaField other, boolean cased) implements Demand {

        @Override
        public boolean isMet(List<String> values, Subject subject) {
            return other.of(subject).stream()
                    .anyMatch(wanted ->
                            values.stream()
                                    .anyMatch(value ->
                                            cased ? value.equals(wanted) : isSame(value, wanted)));
        }

        private static boolean isSame(String one, String other) {
            return java.util.Arrays.equals(
                    one.codePoints().map(Wildcard::fold).toArray(),
                    other.codePoints().map(Wildcard::fold).toArray());
        }
    }
}
