package dev.hoptrail.api.pack.redact;

/// There are more values to withhold than are looked for.
public final class TooManyValuesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyValuesException(int most) {
        super(
                "More than %,d values are to be withheld: ask for a shorter period, a narrower query, or fewer fields"
                        .formatted(most));
    }
}
