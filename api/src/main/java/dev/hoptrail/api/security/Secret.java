package dev.hoptrail.api.security;

import dev.hoptrail.ingest.record.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bearer secret: a public id to find it by, and 256 random bits of which only the SHA-256 is
/// kept.
///
/// @param kind what it is for, the first word of its text
/// @param id names it in lists
record Secret(String kind, String id, String random) {

    /// Tokens of programs.
    static final String TOKEN = "hop";

    /// Cookies of browsers.
    static final String COOKIE = "web";

    /// Cookies of browsers that were sent to the identity provider.
    static final String SIGN_IN = "idp";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM =
            Pattern.compile("(hop|web|idp)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

    static Secret make(String kind) {
        return new Secret(kind, hex(random(8)), base64(random(32)));
    }

    /// Reads the text of a secret of that kind.
    static Optional<Secret> read(String kind, String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() && form.group(1).equals(kind)
                ? Optional.of(new Secret(kind, form.group(2), form.group(3)))
                : Optional.empty();
    }

    /// A word for people to type: 80 random bits in four groups.
    static String code() {
        String letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            if (i > 0 && i % 4 == 0) {
                code.append('-');
            }
            code.append(letters.charAt(RANDOM.nextInt(letters.length())));
        }
        return code.toString();
    }

    /// The code as it is kept: typed in any case, with or without its dashes.
    static byte[] hashOfCode(String typed) {
        return hash(typed.replace("-", "").strip().toUpperCase(Locale.ROOT));
    }

    byte[] hash() {
        return hash(random);
    }

    /// Whether a kept hash is this secret's, in a time that does not tell how nearly.
    boolean matches(String kept) {
        return MessageDigest.isEqual(hash(), HexFormat.of().parseHex(kept));
    }

    /// A value bound to this secret that reveals nothing of it.
    String derived(String purpose) {
        return base64(hash(purpose + ':' + random));
    }

    String text() {
        return kind + '_' + id + '_' + random;
    }

    /// Leaves out what is secret.
    @Override
    public String toString() {
        return kind + '_' + id;
    }

    private static byte[] hash(String text) {
        return Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
