package dev.hoptrail.api.security;

import java.util.regex.Pattern;

/// Keeps secrets out of texts that are kept or shown.
public final class Secrets {

    private static final Pattern SECRET =
            Pattern.compile("(hop|web|idp)_[0-9a-f]{16}_[A-Za-z0-9_-]{1,43}");

    private Secrets() {}

    /// The text with its tokens and cookies blanked.
    public static String blanked(String text) {
        return SECRET.matcher(text).replaceAll("…");
    }
}
