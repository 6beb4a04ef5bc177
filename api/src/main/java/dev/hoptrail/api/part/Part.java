package dev.hoptrail.api.part;

import java.util.Locale;

/// What a process does. Every process answers for its health.
public enum Part {
    /// Reads files and takes pushes.
    INGEST,
    /// Stores and links what was read.
    CORRELATE,
    /// Searches, and serves the page.
    API;

    /// The setting that names the parts of a process, by their words with commas between.
    public static final String SETTING = "hoptrail.parts";

    /// What a process does unless told otherwise: everything.
    public static final String ALL = "ingest,correlate,api";

    /// The part of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Part of(String word) {
        for (Part part : values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(word.strip())) {
                return part;
            }
        }
        throw new IllegalArgumentException(
                "No part '" + word + "'; there are ingest, correlate, api");
    }
}
