package dev.hoptrail.api.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hoptrail.api.bench.StoredSessions.Stored;
import dev.hoptrail.api.bench.TruthFigures.Difference;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Origin;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares stored sessions with the lines of a `truth.jsonl`.
final class TruthCheck {

    private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);

    private final StoredSessions sessions;
    private final Listener listener;
    private final TruthFigures figures = new TruthFigures();
    private final Set<UUID> met = new HashSet<>();

    /// Told about every session that differs.
    @FunctionalInterface
    interface Listener {

        /// Takes one difference.
        ///
        /// @param truth the line
        /// @param stored null if the session is not stored
        void differs(Set<Difference> differences, String truth, @Nullable UUID stored);
    }

    TruthCheck(StoredSessions sessions, Listener listener) {
        this.sessions = sessions;
        this.listener = listener;
    }

    /// The accounts of the organisation that a truth is about.
    static List<String> accounts(Path truth) throws IOException {
        List<String> accounts = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(truth)) {
            JsonNode organization = JSON.readTree(lines.readLine());
            organization.path("accounts").forEach(account -> accounts.add(account.asText()));
        }
        return accounts;
    }

    TruthFigures check(Path truth) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(truth)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = JSON.readTree(storable(line));
                switch (node.path("type").asText()) {
                    case "session" -> session(node, line);
                    case "unseen" -> unseen(node, line);
                    default -> {}
                }
            }
        }
        sessions.withoutTruth(met)
                .forEach(id -> {
                    figures.differs(Difference.INVENTED);
                    listener.differs(EnumSet.of(Difference.INVENTED), "none", id);
                });
        figures.stored(new TruthFigures.Stored(sessions.seen(), sessions.unseen()));
        return figures;
    }

    /// The store has no zero character and says so with U+FFFD.
    private static String storable(String line) {
        return line.replace("\\u0000", "\\ufffd");
    }

    private void session(JsonNode truth, String line) {
        Grade expected = Grade.valueOf(truth.path("grade").asText());
        figures.expected(expected);
        Stored stored =
                sessions.byKey(
                        truth.path("key").asText(),
                        truth.path("principalId").asText(),
                        Instant.parse(truth.path("issuedAt").asText()));
        figures.found(expected, stored == null ? "none" : stored.grade().name());
        if (stored != null) {
            met.add(stored.sessionId());
        }
        Set<Difference> differences =
                stored == null
                        ? EnumSet.of(Difference.MISSING)
                        : differences(truth, expected, stored);
        if (expected == Grade.EXACT && stored != null && isExactlyRight(stored, differences)) {
            figures.exactlyRight();
        }
        if (!differences.isEmpty()) {
            differences.forEach(figures::differs);
            listener.differs(differences, line, stored == null ? null : stored.sessionId());
        }
    }

    private static boolean isExactlyRight(Stored stored, Set<Difference> differences) {
        return stored.grade() == Grade.EXACT && !differences.contains(Difference.WRONG_PARENT);
    }

    private Set<Difference> differences(JsonNode truth, Grade expected, Stored stored) {
        Set<Difference> found = EnumSet.noneOf(Difference.class);
        link(truth, expected, stored, found);
        note(found, Difference.DEPTH, Objects.equals(number(truth, "depth"), stored.depth()));
        note(found, Difference.ORIGIN, isSame(truth.path("origin"), stored.origin()));
        note(
                found,
                Difference.SOURCE_IDENTITY,
                Objects.equals(text(truth, "sourceIdentity"), stored.sourceIdentity()));
        note(found, Difference.TAGS, tags(truth).equals(tags(stored)));
        Instant expires = Instant.parse(truth.path("expiresAt").asText());
        note(found, Difference.EXPIRY, expires.equals(stored.expiresAt()));
        note(found, Difference.RECORDS, stored.eventIds().containsAll(texts(truth, "eventIds")));
        return found;
    }

    private static void note(Set<Difference> found, Difference difference, boolean isSame) {
        if (!isSame) {
            found.add(difference);
        }
    }

    private void link(JsonNode truth, Grade expected, Stored stored, Set<Difference> found) {
        boolean ambiguous = expected == Grade.AMBIGUOUS;
        UUID parent = stored.parentId();
        if (ambiguous && parent != null) {
            found.add(Difference.GUESSED_PARENT);
        } else if (parent != null && !parent.equals(parent(truth, stored))) {
            found.add(Difference.WRONG_PARENT);
        } else if (!ambiguous && stored.grade() == Grade.AMBIGUOUS) {
            found.add(Difference.NEEDLESSLY_AMBIGUOUS);
        } else if (stored.grade() != expected || !Objects.equals(parent, parent(truth, stored))) {
            found.add(Difference.GRADE);
        } else if (ambiguous) {
            note(
                    found,
                    Difference.CANDIDATES,
                    texts(truth, "candidates").equals(candidates(stored)));
        }
    }

    /// The id of the true parent; null if there is none, or if the truth's is not stored.
    private @Nullable UUID parent(JsonNode truth, Stored child) {
        JsonNode parent = truth.path("parent");
        if (!parent.isObject()) {
            return null;
        }
        String key = text(parent, "key");
        if (key != null) {
            String principal = parent.path("principalId").asText();
            Stored stored = sessions.byKey(key, principal, null);
            return stored == null ? null : stored.sessionId();
        }
        return placeholder(parent, child);
    }

    private static @Nullable UUID placeholder(JsonNode unseen, @Nullable Stored child) {
        String principal = unseen.path("principalId").asText();
        String createdAt = text(unseen, "createdAt");
        if (createdAt != null) {
            return Ids.placeholder(principal, Instant.parse(createdAt));
        }
        return child == null
                ? null
                : Ids.placeholder(principal, child.sessionId(), child.issuedAt());
    }

    private void unseen(JsonNode truth, String line) {
        figures.placeholder();
        UUID id = placeholder(truth, sessions.anyByKey(truth.path("children").path(0).asText()));
        Stored stored = sessions.byId(id);
        if (stored == null || !stored.isUnseen()) {
            figures.differs(Difference.NO_PLACEHOLDER);
            listener.differs(EnumSet.of(Difference.NO_PLACEHOLDER), line, null);
        }
    }

    private static boolean isSame(JsonNode truth, @Nullable Origin origin) {
        if (!truth.isObject() || origin == null) {
            return truth.isObject() == (origin != null);
        }
        return truth.path("kind").asText().equals(origin.kind().name())
                && truth.path("name").asText().equals(origin.name())
                && Objects.equals(text(truth, "accountId"), origin.accountId());
    }

    private static Set<String> tags(JsonNode truth) {
        Set<String> tags = new TreeSet<>();
        for (JsonNode tag : truth.path("tags")) {
            tags.add(
                    String.join(
                            "\n",
                            tag.path("key").asText(),
                            tag.path("value").asText(),
                            tag.path("transitive").asText(),
                            tag.path("setBy").asText(),
                            String.valueOf(text(tag, "originKey"))));
        }
        return tags;
    }

    private Set<String> tags(Stored stored) {
        return stored.tags().stream()
                .map(tag -> {
                    Stored setter = sessions.byId(tag.originSessionId());
                    return String.join(
                            "\n",
                            tag.key(),
                            tag.value(),
                            Boolean.toString(tag.transitive()),
                            tag.setBy().name(),
                            String.valueOf(setter == null ? null : setter.key()));
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> texts(JsonNode truth, String name) {
        Set<String> texts = new TreeSet<>();
        truth.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private Set<String> candidates(Stored stored) {
        return stored.candidates().stream()
                .map(sessions::byId)
                .filter(Objects::nonNull)
                .map(candidate -> String.valueOf(candidate.key()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.asText() : null;
    }

    private static @Nullable Integer number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isInt() ? value.asInt() : null;
    }
}
