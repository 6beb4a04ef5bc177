package dev.hoptrail.api.pack.format;

import dev.hoptrail.correlate.tags.SessionTag;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a pack withholds, as it was asked for: words for what sessions have, tags by key, and paths
/// of records.
///
/// Words cover a value wherever CloudTrail and sessions have a field for it; a path is one field of
/// records alone. A value that is withheld is replaced in all of the pack, wherever it occurs.
public final class Withholding {
    private static final int MOST = 50;
    private static final int LONGEST = 300;
    private static final String TAG = "tag:";
    private static final Pattern PATH = Pattern.compile("[A-Za-z]\\w*(?:\\.[A-Za-z][\\w-]*)*");

    /// Nothing.
    public static final Withholding NONE = new Withholding(List.of());

    /// What stands for values: texts of a kind have pseudonyms of that kind. A text that is of
    /// several kinds has one of the first of them.
    public enum Kind {
        /// What people, their sessions and identities are called.
        NAME("name"),
        ADDRESS("address"),
        AGENT("agent"),
        /// Tags, external ids, and what stands at paths.
        VALUE("value");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /// What its pseudonyms begin with.
        public String prefix() {
            return prefix;
        }
    }

    /// Something that can be withheld by a word.
    public enum Word {
        SOURCE_IP("sourceIp", Kind.ADDRESS, "sourceIPAddress"),
        USER_AGENT("userAgent", Kind.AGENT, "userAgent"),
        SESSION_NAME("sessionName", Kind.NAME, "requestParameters.roleSessionName"),
        SOURCE_IDENTITY(
                "sourceIdentity",
                Kind.NAME,
                "requestParameters.sourceIdentity",
                "responseElements.sourceIdentity",
                "userIdentity.sessionContext.sourceIdentity"),
        USER_NAME(
                "userName",
                Kind.NAME,
                "userIdentity.userName",
                "userIdentity.onBehalfOf.userId",
                "requestParameters.userName",
                "responseElements.subject",
                "responseElements.subjectFromWebIdentityToken",
                "responseElements.user.userName",
                "additionalEventData.UserName"),
        EXTERNAL_ID("externalId", Kind.VALUE, "requestParameters.externalId"),
        TAGS("tags", Kind.VALUE);

        private final String text;
        private final Kind kind;

        @SuppressWarnings("ImmutableEnumChecker") // as Set.of makes it
        private final Set<String> paths;

        Word(String text, Kind kind, String... paths) {
            this.text = text;
            this.kind = kind;
            this.paths = Set.of(paths);
        }
    }

    private static final Map<String, Word> BY_PATH =
            EnumSet.allOf(Word.class).stream()
                    .flatMap(word -> word.paths.stream().map(path -> Map.entry(path, word)))
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /// What a record is, and what chains hang on: never withheld, nor is anything in it replaced.
    private static final Set<String> FIXED =
            Set.of(
                    "addendum",
                    "awsRegion",
                    "errorCode",
                    "eventCategory",
                    "eventID",
                    "eventName",
                    "eventSource",
                    "eventTime",
                    "eventType",
                    "eventVersion",
                    "recipientAccountId",
                    "requestID",
                    "sharedEventID",
                    "responseElements.credentials.accessKeyId",
                    "responseElements.credentials.expiration",
                    "userIdentity.accessKeyId",
                    "userIdentity.accountId",
                    "userIdentity.invokedBy",
                    "userIdentity.sessionContext.attributes.creationDate",
                    "userIdentity.sessionContext.attributes.mfaAuthenticated",
                    "userIdentity.sessionContext.sessionIssuer.accountId",
                    "userIdentity.sessionContext.sessionIssuer.principalId",
                    "userIdentity.sessionContext.sessionIssuer.type",
                    "userIdentity.type");

    /// What chains hang on as well, though names in it are replaced.
    private static final Set<String> LINKING =
            Set.of(
                    "requestParameters",
                    "requestParameters.roleArn",
                    "requestParameters.tags",
                    "responseElements",
                    "responseElements.assumedRoleUser",
                    "responseElements.assumedRoleUser.arn",
                    "responseElements.assumedRoleUser.assumedRoleId",
                    "responseElements.credentials",
                    "userIdentity",
                    "userIdentity.arn",
                    "userIdentity.principalId",
                    "userIdentity.sessionContext",
                    "userIdentity.sessionContext.attributes",
                    "userIdentity.sessionContext.sessionIssuer",
                    "userIdentity.sessionContext.sessionIssuer.arn",
                    "userIdentity.sessionContext.sessionIssuer.userName");

    /// The first steps of paths; CloudTrail's documentation names no other members of a record.
    private static final Set<String> MEMBERS =
            Set.of(
                    "additionalEventData",
                    "apiVersion",
                    "edgeDeviceDetails",
                    "errorMessage",
                    "eventContext",
                    "insightDetails",
                    "requestParameters",
                    "resources",
                    "responseElements",
                    "serviceEventDetails",
                    "sessionCredentialFromConsole",
                    "sourceIPAddress",
                    "tlsDetails",
                    "userAgent",
                    "userIdentity",
                    "vpcEndpointAccountId",
                    "vpcEndpointId");

    private final List<String> asked;
    private final Set<Word> words = EnumSet.noneOf(Word.class);
    private final Set<String> tagKeys = new HashSet<>();
    private final Set<String> paths = new HashSet<>();

    private Withholding(List<String> asked) {
        this.asked = asked;
    }

    /// What texts ask for.
    ///
    /// @throws IllegalArgumentException that names the first text that asks for nothing that can be
    ///   withheld, by its place
    public static Withholding of(List<String> texts) {
        if (texts.size() > MOST) {
            throw new IllegalArgumentException(
                    "\"withhold\" has more than %d entries".formatted(MOST));
        }
        Withholding all = new Withholding(List.copyOf(new LinkedHashSet<>(checked(texts))));
        for (int i = 0; i < texts.size(); i++) {
            all.add(i, String.valueOf(texts.get(i)));
        }
        return all;
    }

    /// JSON may have null among them.
    private static List<String> checked(List<String> texts) {
        return texts.stream().map(String::valueOf).toList();
    }

    private void add(int place, String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(
                    place,
                    "",
                    "has more than %d characters, or control characters".formatted(LONGEST));
        }
        Word word = BY_PATH.get(text);
        for (Word one : Word.values()) {
            word = one.text.equals(text) ? one : word;
        }
        if (word != null) {
            words.add(word);
        } else if (text.startsWith(TAG) && text.length() > TAG.length()) {
            tagKeys.add(SessionTag.fold(text.substring(TAG.length())));
        } else {
            paths.add(path(place, text));
        }
    }

    private static String path(int place, String text) {
        if (FIXED.contains(text) || LINKING.contains(text) || text.startsWith("addendum.")) {
            throw wrong(
                    place,
                    text,
                    "cannot be withheld, since chains hang on it; names in it are replaced where sessionName or userName is withheld");
        }
        int dot = text.indexOf('.');
        String member = dot < 0 ? text : text.substring(0, dot);
        if (!PATH.matcher(text).matches() || !MEMBERS.contains(member)) {
            throw wrong(
                    place,
                    text,
                    "is unknown: it is one of %s, tag:KEY, or the path of a field of records such as requestParameters.policy"
                            .formatted(
                                    EnumSet.allOf(Word.class).stream()
                                            .map(one -> one.text)
                                            .collect(Collectors.joining(", "))));
        }
        return text;
    }

    private static IllegalArgumentException wrong(int place, String text, String what) {
        return new IllegalArgumentException(
                "withhold[%d]%s %s"
                        .formatted(place, text.isEmpty() ? "" : " \"" + text + "\"", what));
    }

    /// What was asked for, each once.
    public List<String> asked() {
        return asked;
    }

    /// Whether nothing is withheld.
    public boolean isNone() {
        return asked.isEmpty();
    }

    /// Whether what a word means is withheld.
    public boolean has(Word word) {
        return words.contains(word);
    }

    /// Whether values of a tag are withheld.
    public boolean hasTag(String key) {
        return words.contains(Word.TAGS) || tagKeys.contains(SessionTag.fold(key));
    }

    /// The kind of value that a record has at a path; null where it is not withheld.
    ///
    /// @param path names of members joined by dots
    public @Nullable Kind at(String path) {
        Word word = BY_PATH.get(path);
        if (word != null && words.contains(word)) {
            return word.kind;
        }
        for (String one : paths) {
            if (path.equals(one) || (path.startsWith(one) && path.charAt(one.length()) == '.')) {
                return Kind.VALUE;
            }
        }
        return null;
    }

    /// Whether what stands at a path is shown in any case.
    public static boolean isFixed(String path) {
        return FIXED.contains(path) || path.startsWith("addendum.");
    }

    /// Whether CloudTrail calls a member of records so.
    public static boolean isMember(String name) {
        return MEMBERS.contains(name);
    }

    /// The kinds of pseudonyms that there may be.
    public Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        words.forEach(word -> kinds.add(word.kind));
        if (!tagKeys.isEmpty() || !paths.isEmpty()) {
            kinds.add(Kind.VALUE);
        }
        return kinds;
    }
}
