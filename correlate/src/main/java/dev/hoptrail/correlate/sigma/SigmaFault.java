package dev.hoptrail.correlate.sigma;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/// Something in a rule's text that cannot be taken.
///
/// @param line from 1; null where no line is at fault
/// @param column from 1
/// @param reason for people
public record SigmaFault(@Nullable Integer line, @Nullable Integer column, String reason) {

    static SigmaFault at(@Nullable Mark mark, String reason) {
        return mark == null
                ? new SigmaFault(null, null, reason)
                : new SigmaFault(mark.getLine() + 1, mark.getColumn() + 1, reason);
    }

    /// Place and reason, for people.
    @Override
    public String toString() {
        return line == null ? reason : "Line %d, column %d: %s".formatted(line, column, reason);
    }
}
