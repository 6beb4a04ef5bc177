package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Link.Check.Verdict;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.Beside;
import dev.hoptrail.correlate.store.Beside.AtWork;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.tags.SessionTag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The stored state as a story's readers want to see it: trees of named sessions with what is
/// believed of each, then refused calls and rejections.
final class StoryTree {
    private static final Comparator<SessionState> ORDER =
            Comparator.comparing((SessionState state) -> state.facts().issuedAt())
                    .thenComparing(state -> String.valueOf(state.facts().sessionName()))
                    .thenComparing(state -> String.valueOf(state.facts().roleArn()))
                    .thenComparing(SessionState::sessionId);

    private final Story story;
    private final StoryCallers callers;
    private final DataSource dataSource;
    private final List<SessionState> states = new ArrayList<>();
    private final Map<UUID, String> names = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private Beside beside =
            new Beside(Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of(), Set.of());

    StoryTree(Story story, DataSource dataSource) {
        this.story = story;
        this.callers = new StoryCallers(story);
        this.dataSource = dataSource;
    }

    /// What readers call each session.
    Map<UUID, String> names() throws SQLException {
        new SessionReader(dataSource)
                .forEach(state -> names.put(state.sessionId(), name(state.facts())));
        return names;
    }

    String text() throws SQLException {
        SessionReader reader = new SessionReader(dataSource);
        reader.forEach(states::add);
        beside = reader.beside(states, List.of());
        states.sort(ORDER);
        states.forEach(state -> names.put(state.sessionId(), name(state.facts())));
        states.stream()
                .filter(state -> state.link().parentId() == null || isRoot(state))
                .forEach(state -> append(state, 0));
        refused();
        return text.toString();
    }

    private static boolean isRoot(SessionState state) {
        return state.isUnseen();
    }

    private String name(SessionFacts facts) {
        for (String session : story.sessions()) {
            Story.Call issuing = story.issuing(session);
            if (callers.principal(issuing).equals(facts.principalId())
                    && issuing.time().equals(facts.issuedAt())
                    && (facts.key() == null
                            || facts.key().value().equals(callers.issuedKey(issuing)))
                    && !facts.records().isEmpty()) {
                return session;
            }
        }
        return "?" + role(facts) + "/" + facts.sessionName();
    }

    private static String role(SessionFacts facts) {
        String arn = facts.roleArn();
        return arn == null ? "" : arn.substring(arn.lastIndexOf('/') + 1);
    }

    private void append(SessionState state, int depth) {
        SessionFacts facts = state.facts();
        line(depth, headline(state));
        for (Link.Check check : state.link().checks()) {
            if (check.verdict() == Verdict.REFUTES) {
                line(depth + 2, "refuted by " + check.check() + ": " + check.detail());
            }
        }
        state.derived().tags().forEach(tag -> line(depth + 2, tag(tag)));
        String carrier = facts.roleArn() == null ? "user tag " : "role tag ";
        beside.subjectTags()
                .getOrDefault(state.sessionId(), Map.of())
                .forEach((key, value) -> line(depth + 2, carrier + key + "=" + value));
        AtWork work = beside.work().get(state.sessionId());
        if (work != null) {
            line(depth + 2, "at work until " + work.lastUsedAt() + keys(facts, work));
        }
        states.stream()
                .filter(below -> Objects.equals(below.link().parentId(), state.sessionId()))
                .filter(below -> !below.isUnseen())
                .forEach(below -> append(below, depth + 1));
    }

    private String headline(SessionState state) {
        SessionFacts facts = state.facts();
        Link link = state.link();
        StringBuilder line = new StringBuilder(names.get(state.sessionId()));
        line.append(' ').append(facts.kind()).append(' ');
        line.append(
                role(facts).isEmpty()
                        ? facts.sessionName()
                        : role(facts) + "/" + facts.sessionName());
        line.append(' ').append(facts.issuedAt()).append("..").append(facts.expiresAt());
        line.append(facts.expiryEstimated() ? "~ " : " ").append(link.grade());
        if (!link.evidence().isEmpty()) {
            line.append(' ').append(link.evidence());
        }
        if (link.person() != null) {
            line.append(" for ").append(link.person().userId());
        }
        if (!link.candidates().isEmpty()) {
            line.append(" candidates ");
            line.append(link.candidates().stream().map(this::nameOf).sorted().toList());
        }
        line.append(" depth ").append(state.derived().depth());
        Origin origin = state.derived().origin();
        line.append(" from ").append(origin == null ? "?" : origin(origin));
        if (beside.agents().contains(state.sessionId())) {
            line.append(" by an agent");
        }
        if (facts.sourceIdentity() != null) {
            line.append(" identity ").append(facts.sourceIdentity());
        }
        if (facts.records().size() > 1) {
            line.append(" copies ").append(facts.records().size());
        }
        return line.toString();
    }

    private static String origin(Origin origin) {
        return origin.kind()
                + " "
                + (origin.name().matches("A(ID|RO)A.*") ? "by id" : origin.name());
    }

    private String nameOf(UUID session) {
        return names.getOrDefault(session, "no such session");
    }

    private String tag(SessionTag tag) {
        String set = tag.setBy().name();
        @Nullable UUID origin = tag.originSessionId();
        return "tag "
                + tag.key()
                + "="
                + tag.value()
                + (tag.transitive() ? "*" : "")
                + " "
                + set
                + (origin == null ? "" : " in " + nameOf(origin));
    }

    private static String keys(SessionFacts facts, AtWork work) {
        long other =
                work.keys().stream()
                        .filter(key -> facts.key() == null || !key.equals(facts.key().value()))
                        .count();
        return other == 0 ? "" : " with " + other + " other key" + (other == 1 ? "" : "s");
    }

    private void refused() throws SQLException {
        String sql =
                "select body from record where error_code is not null order by event_time, event_id";
        List<String> refused = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                IdentityEvent event = new RecordParser().stored(row.getString(1));
                if (event.detail() instanceof IdentityEvent.Refused call) {
                    refused.add(
                            "refused %s %s %s%s"
                                    .formatted(
                                            event.eventName(),
                                            event.errorCode(),
                                            String.valueOf(call.roleArn()).replaceAll(".*/", ""),
                                            call.tags().stream()
                                                    .map(tag ->
                                                            " "
                                                                    + tag.key()
                                                                    + "="
                                                                    + tag.value()
                                                                    + (tag.transitive() ? "*" : ""))
                                                    .collect(Collectors.joining())));
                }
            }
        }
        line(0, refused.stream().collect(Collectors.joining("\n")));
    }

    private void line(int depth, String content) {
        if (!content.isEmpty()) {
            text.append("  ".repeat(depth)).append(content).append('\n');
        }
    }
}
