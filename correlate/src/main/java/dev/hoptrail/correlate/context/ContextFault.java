package dev.hoptrail.correlate.context;

import org.jspecify.annotations.Nullable;

/// A context file cannot be taken.
public final class ContextFault extends Exception {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Integer line;

    ContextFault(@Nullable Integer line, String reason) {
        super(reason);
        this.line = line;
    }

    /// The line at fault, from 1; null where no line is.
    public @Nullable Integer line() {
        return line;
    }

    /// What is wrong with it, for people.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
