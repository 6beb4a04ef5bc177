package dev.hoptrail.api.pack.format;

import java.util.UUID;

/// The files of a pack.
public final class PackFiles {
    public static final String MANIFEST = "manifest.json";

    /// A C2SP signed note that names the manifest's SHA-256.
    public static final String SIGNATURE = "manifest.sig";

    /// A time stamp token of RFC 3161 over the signature; not in every pack.
    public static final String SIGNATURE_STAMP = SIGNATURE + ".tst";

    public static final String README = "README.txt";

    /// One line a session, by session id.
    public static final String SESSIONS = "population/sessions.jsonl";

    /// The same for a spreadsheet.
    public static final String SESSIONS_CSV = "population/sessions.csv";

    public static final String ALERTS = "population/alerts.jsonl";
    public static final String DISPOSITIONS = "population/dispositions.jsonl";
    public static final String COVERAGE = "coverage.jsonl";
    public static final String RULES = "rules.jsonl";
    public static final String PLAN = "sample/plan.json";
    public static final String CONTROLS = "controls.csv";

    /// The signed head of the tree that raw records are proven to be in.
    public static final String TREE_HEAD = "tree/head.txt";

    /// A time stamp token of RFC 3161 over that; not in every pack.
    public static final String TREE_HEAD_STAMP = TREE_HEAD + ".tst";

    /// The public keys and how they followed each other.
    public static final String KEYS = "tree/keys.json";

    private PackFiles() {}

    /// Where a picked session's files are.
    public static String folder(UUID sessionId) {
        return "sample/" + sessionId + "/";
    }

    public static String dossier(UUID sessionId) {
        return folder(sessionId) + "dossier.json";
    }

    public static String page(UUID sessionId) {
        return folder(sessionId) + "dossier.html";
    }

    public static String pdf(UUID sessionId) {
        return folder(sessionId) + "dossier.pdf";
    }

    /// The records that the picked session's chain is derived from.
    public static String raw(UUID sessionId) {
        return folder(sessionId) + "raw.jsonl";
    }

    /// What a manifest's signature is over.
    public static String signed(String manifestSha256) {
        return "hoptrail evidence pack 1\nmanifest " + manifestSha256 + "\n";
    }
}
