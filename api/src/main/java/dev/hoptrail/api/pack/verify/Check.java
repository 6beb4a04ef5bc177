package dev.hoptrail.api.pack.verify;

import java.util.ArrayList;
import java.util.List;

/// One check of a pack, and what it found wrong.
public final class Check {
    private static final int MOST_LISTED = 20;

    private final String name;
    private final List<String> failures = new ArrayList<>();
    private long failureCount;
    private String detail = "";

    Check(String name) {
        this.name = name;
    }

    /// What is checked, in a word.
    public String name() {
        return name;
    }

    /// What was looked at.
    public String detail() {
        return detail;
    }

    /// The first of what is wrong, each with its place.
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /// How much is wrong.
    public long failureCount() {
        return failureCount;
    }

    /// Whether nothing is wrong.
    public boolean isPassed() {
        return failureCount == 0;
    }

    void detail(String text) {
        detail = text;
    }

    void fail(String place, String what) {
        failureCount++;
        if (failures.size() < MOST_LISTED) {
            failures.add(place + ": " + what);
        }
    }

    /// Fails unless something holds.
    boolean require(boolean holds, String place, String what) {
        if (!holds) {
            fail(place, what);
        }
        return holds;
    }
}
