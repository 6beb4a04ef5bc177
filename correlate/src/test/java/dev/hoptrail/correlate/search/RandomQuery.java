package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.store.ProjectedSession;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A random query, and what it means told without an index.
record RandomQuery(String text, Predicate<ProjectedSession> meaning) {

    static RandomQuery of(RandomGenerator random) {
        return new Maker(random, new RandomSessions(random)).expression(3);
    }

    private record Field(
            String name, Function<ProjectedSession, Stream<String>> values, List<String> asked) {}

    private record Maker(RandomGenerator random, RandomSessions sessions) {

        RandomQuery expression(int depth) {
            if (depth == 0 || random.nextInt(3) == 0) {
                return leaf();
            }
            RandomQuery left = expression(depth - 1);
            RandomQuery right = expression(depth - 1);
            return switch (random.nextInt(4)) {
                case 0 ->
                        new RandomQuery(
                                "(" + left.text + ") OR (" + right.text + ")",
                                left.meaning.or(right.meaning));
                case 1 ->
                        new RandomQuery(
                                "(" + left.text + ") (" + right.text + ")",
                                left.meaning.and(right.meaning));
                case 2 ->
                        new RandomQuery(
                                "(" + left.text + ") AND NOT (" + right.text + ")",
                                left.meaning.and(right.meaning.negate()));
                default -> new RandomQuery("-(" + left.text + ")", left.meaning.negate());
            };
        }

        private RandomQuery leaf() {
            return switch (random.nextInt(8)) {
                case 0 -> tag();
                case 1 -> principalTag();
                case 2 -> depth();
                case 3 -> address();
                case 4 -> word();
                default -> text(sessions.pick(fields()));
            };
        }

        private RandomQuery text(Field field) {
            String asked = sessions.pick(field.asked);
            return switch (random.nextInt(5)) {
                case 0 ->
                        new RandomQuery(field.name + ":*", s -> field.values.apply(s).count() > 0);
                case 1 -> {
                    String prefix = asked.substring(0, Math.min(3, asked.length()));
                    yield new RandomQuery(
                            field.name + ":" + escape(prefix) + "*",
                            s -> field.values.apply(s).anyMatch(v -> v.startsWith(prefix)));
                }
                case 2 -> {
                    String suffix = asked.substring(Math.min(1, asked.length()));
                    yield new RandomQuery(
                            field.name + ":*" + escape(suffix),
                            s -> field.values.apply(s).anyMatch(v -> v.endsWith(suffix)));
                }
                default ->
                        new RandomQuery(
                                field.name + ":" + quote(asked),
                                s -> field.values.apply(s).anyMatch(asked::equals));
            };
        }

        private RandomQuery tag() {
            String key = sessions.pick(RandomSessions.TAG_KEYS);
            return text(
                    new Field(
                            "tag." + quote(key.toUpperCase(Locale.ROOT)),
                            s -> tags(s, key),
                            RandomSessions.VALUES));
        }

        private RandomQuery principalTag() {
            String key = sessions.pick(RandomSessions.TAG_KEYS);
            return text(
                    new Field(
                            "principalTag." + quote(key),
                            s ->
                                    tags(s, key).findAny().isPresent()
                                            ? tags(s, key)
                                            : Stream.ofNullable(s.subjectTags().get(key)),
                            RandomSessions.VALUES));
        }

        private static Stream<String> tags(ProjectedSession session, String key) {
            return session.state().derived().tags().stream()
                    .filter(tag -> tag.foldedKey().equals(SessionTag.fold(key)))
                    .map(SessionTag::value);
        }

        private RandomQuery depth() {
            int low = random.nextInt(5);
            int high = random.nextInt(5);
            return new RandomQuery(
                    "depth:[%d TO %d}".formatted(low, high),
                    s -> {
                        Integer depth = s.state().derived().depth();
                        return depth != null && depth >= low && depth < high;
                    });
        }

        private static RandomQuery address() {
            return new RandomQuery(
                    "ip:10.0.0.0/16",
                    s ->
                            Stream.ofNullable(s.state().facts().detail().sourceIp())
                                    .anyMatch(ip -> ip.startsWith("10.0.")));
        }

        private RandomQuery word() {
            String word =
                    sessions.pick(List.of("alice", "atlas", "TEAM", "corp", "deploy", "read"));
            boolean prefix = random.nextBoolean();
            String folded = word.toLowerCase(Locale.ROOT);
            return new RandomQuery(
                    prefix ? word + "*" : word,
                    s ->
                            searched(s)
                                    .flatMap(text -> Words.of(text).stream())
                                    .anyMatch(
                                            w -> prefix ? w.startsWith(folded) : w.equals(folded)));
        }

        private static Stream<String> searched(ProjectedSession session) {
            SessionFacts facts = session.state().facts();
            Origin origin = session.state().derived().origin();
            Stream<String> names =
                    Stream.of(
                                    Arns.roleName(facts.roleArn()),
                                    facts.sessionName(),
                                    facts.sourceIdentity(),
                                    origin == null ? null : origin.name())
                            .filter(Objects::nonNull);
            Stream<String> tags =
                    session.state().derived().tags().stream()
                            .flatMap(tag -> Stream.of(tag.key(), tag.value()));
            return Stream.concat(names, tags);
        }

        private static List<Field> fields() {
            List<Field> fields = new ArrayList<>();
            fields.add(
                    new Field(
                            "role",
                            s ->
                                    Stream.ofNullable(s.state().facts().roleArn())
                                            .flatMap(arn -> Stream.of(arn, Arns.roleName(arn))),
                            List.of("Deploy", "Audit-Read", RandomSessions.ROLES.getFirst())));
            fields.add(
                    new Field(
                            "account",
                            s -> Stream.ofNullable(s.state().facts().accountId()),
                            List.of("111111111111", "3")));
            fields.add(
                    new Field(
                            "session",
                            s -> Stream.ofNullable(s.state().facts().sessionName()),
                            RandomSessions.NAMES));
            fields.add(
                    new Field(
                            "sourceIdentity",
                            s -> Stream.ofNullable(s.state().facts().sourceIdentity()),
                            RandomSessions.NAMES));
            fields.add(
                    new Field(
                            "action",
                            s -> Stream.ofNullable(s.state().facts().action()),
                            RandomSessions.ACTIONS));
            fields.add(new Field("key", Maker::keys, RandomSessions.KEYS));
            fields.add(
                    new Field(
                            "grade",
                            s -> Stream.of(s.state().link().grade().name()),
                            names(Grade.values())));
            fields.add(
                    new Field(
                            "originKind",
                            s -> origin(s, o -> o.kind().name()),
                            names(OriginKind.values())));
            fields.add(
                    new Field(
                            "actor", s -> origin(s, o -> o.actor().name()), names(Actor.values())));
            fields.add(
                    new Field(
                            "provider",
                            s -> origin(s, Origin::provider),
                            List.of("https://idp.example")));
            fields.add(
                    new Field(
                            "origin",
                            s ->
                                    Stream.concat(
                                            origin(s, o -> o.originId().toString()),
                                            Stream.concat(
                                                    origin(s, Origin::name),
                                                    origin(s, Origin::arn))),
                            List.of("user-1", "arn:aws:iam::111111111111:user/u2")));
            fields.add(
                    new Field(
                            "finding", s -> s.findings().stream(), List.of("tag-laundering", "x")));
            return fields;
        }

        private static Stream<String> keys(ProjectedSession session) {
            return Stream.concat(
                    Stream.ofNullable(session.state().facts().key()).map(key -> key.value()),
                    session.shownKeys().stream());
        }

        private static Stream<String> origin(
                ProjectedSession session, Function<Origin, @Nullable String> part) {
            return Stream.ofNullable(session.state().derived().origin())
                    .map(part)
                    .filter(Objects::nonNull);
        }

        private static List<String> names(Enum<?>[] constants) {
            return Arrays.stream(constants).map(Enum::name).toList();
        }

        private static String quote(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        private static String escape(String text) {
            return text.replaceAll("([\\s*?()\"\\[\\]{}~^:\\\\/-])", "\\\\$1");
        }
    }
}
