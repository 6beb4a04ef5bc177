package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Link.Check.Verdict;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Subject;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Form;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Source;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.tags.SessionTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of a session that rules name: those of the query language under the same names, those
/// of its parent, its origin and its path. Fields of the parent are what the parent's own records
/// and place tell.
public final class SigmaFields {
    private static final Map<String, SigmaField> FIELDS = new TreeMap<>();

    /// Fields that need the key of a tag after a dot.
    private static final Map<String, Function<String, SigmaField>> TAGS = new TreeMap<>();

    static {
        session("", Subject::session);
        session(
                "parent.",
                subject -> subject.lineage().isEmpty() ? null : subject.lineage().get(0));
        ownOnly();
        origin();
        path();
        oneOf(SessionKind.values(), "kind", "parent.kind");
        oneOf(Grade.values(), "grade", "link.grade", "parent.grade", "parent.link.grade");
        oneOf(Check.Kind.values(), "link.refuted", "parent.link.refuted");
        oneOf(OriginKind.values(), "origin.kind", "originKind");
        oneOf(Actor.values(), "actor", "origin.actor");
        oneOf(Act.Kind.values(), "act");
        FIELDS.computeIfPresent(
                "finding", (_, field) -> field.oneOf(List.copyOf(Rules.infos().keySet())));
        TAGS.put("roleTag.", key -> told("roleTag." + key, subject -> roleTag(subject, key)));
        TAGS.put(
                "principalTag.",
                key -> told("principalTag." + key, subject -> principalTag(subject, key)));
    }

    private SigmaFields() {}

    /// The field of a name; null where there is none.
    public static @Nullable SigmaField of(String name) {
        for (Map.Entry<String, Function<String, SigmaField>> tags : TAGS.entrySet()) {
            if (name.startsWith(tags.getKey()) && name.length() > tags.getKey().length()) {
                return tags.getValue().apply(name.substring(tags.getKey().length()));
            }
        }
        return FIELDS.get(name);
    }

    /// All names, those with a key after them as `tag.<Key>`.
    public static List<String> names() {
        return Stream.concat(
                        FIELDS.keySet().stream(),
                        TAGS.keySet().stream().map(prefix -> prefix + "<Key>"))
                .sorted()
                .toList();
    }

    /// The texts that keywords are looked for in: names and tags.
    static List<String> words(Subject subject) {
        SessionFacts facts = subject.session().facts();
        Origin origin = subject.session().derived().origin();
        List<String> words = new ArrayList<>();
        Stream.of(
                        Arns.roleName(facts.roleArn()),
                        facts.sessionName(),
                        facts.sourceIdentity(),
                        origin == null ? null : origin.name())
                .filter(Objects::nonNull)
                .forEach(words::add);
        for (SessionTag tag : subject.session().derived().tags()) {
            words.add(tag.key());
            words.add(tag.value());
        }
        return words;
    }

    private static void field(String name, Form form, Function<Subject, List<String>> values) {
        FIELDS.put(name, new SigmaField(name, form, Source.CHAIN, values));
    }

    private static void oneOf(Enum<?>[] constants, String... names) {
        List<String> words = Stream.of(constants).map(Enum::name).toList();
        for (String name : names) {
            FIELDS.computeIfPresent(name, (_, field) -> field.oneOf(words));
        }
    }

    private static void text(String name, Function<Subject, @Nullable String> value) {
        field(name, Form.TEXT, subject -> list(value.apply(subject)));
    }

    private static SigmaField told(String name, Function<Subject, @Nullable String> value) {
        return new SigmaField(name, Form.TEXT, Source.TOLD, subject -> list(value.apply(subject)));
    }

    private static List<String> list(@Nullable Object... values) {
        return Stream.of(values).filter(Objects::nonNull).map(String::valueOf).distinct().toList();
    }

    /// What a session and its parent have alike.
    private static void session(String prefix, Function<Subject, @Nullable SessionState> whose) {
        record Facts(String prefix, Function<Subject, @Nullable SessionState> whose) {
            void add(String name, Form form, Function<SessionState, List<String>> values) {
                field(
                        prefix + name,
                        form,
                        subject -> {
                            SessionState state = whose.apply(subject);
                            return state == null ? List.of() : values.apply(state);
                        });
            }

            void text(String name, Function<SessionState, @Nullable Object> value) {
                add(name, Form.TEXT, state -> list(value.apply(state)));
            }
        }
        Facts facts = new Facts(prefix, whose);
        facts.add("role", Form.TEXT, state -> role(state.facts().roleArn()));
        facts.text("account", state -> state.facts().accountId());
        facts.text("session", state -> state.facts().sessionName());
        facts.add("principal", Form.TEXT, state -> principal(state.facts().principalId()));
        facts.text("sourceIdentity", state -> state.facts().sourceIdentity());
        facts.text("action", state -> state.facts().action());
        facts.text("region", state -> state.facts().detail().region());
        facts.text("ip", state -> state.facts().detail().sourceIp());
        facts.text("userAgent", state -> state.facts().detail().userAgent());
        facts.text("mfa", state -> state.facts().detail().mfa());
        facts.text("externalId", state -> state.facts().detail().externalId());
        facts.text("sessionPolicy", state -> state.facts().detail().sessionPolicy());
        facts.text("kind", state -> state.facts().kind());
        facts.text("grade", state -> state.link().grade());
        facts.text("link.grade", state -> state.link().grade());
        facts.add("link.refuted", Form.LIST, SigmaFields::refuted);
        facts.add("depth", Form.NUMBER, state -> list(state.derived().depth()));
        facts.add(
                "lifeSeconds",
                Form.NUMBER,
                state ->
                        list(
                                Duration.between(
                                                state.facts().issuedAt(), state.facts().expiresAt())
                                        .toSeconds()));
        facts.add(
                "tagKey",
                Form.LIST,
                state -> state.derived().tags().stream().map(SessionTag::key).toList());
        facts.add(
                "transitiveTagKey",
                Form.LIST,
                state ->
                        state.derived().tags().stream()
                                .filter(SessionTag::transitive)
                                .map(SessionTag::key)
                                .toList());
        TAGS.put(
                prefix + "tag.",
                key ->
                        new SigmaField(
                                prefix + "tag." + key,
                                Form.TEXT,
                                Source.CHAIN,
                                subject -> {
                                    SessionState state = whose.apply(subject);
                                    return list(state == null ? null : tag(state, key));
                                }));
    }

    private static List<String> role(@Nullable String arn) {
        return list(arn, Arns.roleName(arn));
    }

    private static List<String> principal(@Nullable String id) {
        int colon = id == null ? -1 : id.indexOf(':');
        return id == null ? List.of() : list(id, colon > 0 ? id.substring(0, colon) : null);
    }

    private static List<String> refuted(SessionState state) {
        return state.link().checks().stream()
                .filter(check -> check.verdict() == Verdict.REFUTES)
                .map(check -> check.check().name())
                .toList();
    }

    private static @Nullable String tag(SessionState state, String key) {
        String folded = SessionTag.fold(key);
        return state.derived().tags().stream()
                .filter(tag -> tag.foldedKey().equals(folded))
                .map(SessionTag::value)
                .findFirst()
                .orElse(null);
    }

    private static void ownOnly() {
        text("chain", subject -> subject.session().derived().chainId().toString());
        field("act", Form.LIST, subject -> acts(subject, act -> act.kind().name()));
        field("deniedRole", Form.LIST, subject -> acts(subject, SigmaFields::deniedRole));
        FIELDS.put(
                "key",
                new SigmaField(
                        "key",
                        Form.LIST,
                        Source.TOLD,
                        subject ->
                                Stream.concat(
                                                list(
                                                        subject.session().facts().key() == null
                                                                ? null
                                                                : Objects.requireNonNull(
                                                                                subject.session()
                                                                                        .facts()
                                                                                        .key())
                                                                        .value())
                                                        .stream(),
                                                subject.told().shownKeys().stream())
                                        .toList()));
        FIELDS.put(
                "finding",
                new SigmaField(
                        "finding",
                        Form.LIST,
                        Source.FINDINGS,
                        subject -> List.copyOf(subject.told().findings())));
    }

    private static List<String> acts(Subject subject, Function<Act, @Nullable String> value) {
        return subject.acts().stream().map(value).filter(Objects::nonNull).distinct().toList();
    }

    /// A role that the session was refused; its path is not known.
    private static @Nullable String deniedRole(Act act) {
        String target = act.target();
        if (act.kind() != Act.Kind.DENIED_ROLE || target == null) {
            return null;
        }
        String[] parts = target.split("/", 3);
        return "arn:aws:iam::%s:role/%s".formatted(parts[1], parts[2]);
    }

    private static void origin() {
        field(
                "origin",
                Form.TEXT,
                subject -> {
                    Origin origin = subject.session().derived().origin();
                    return origin == null
                            ? List.of()
                            : list(origin.originId(), origin.name(), origin.arn());
                });
        originText("origin.id", Origin::originId);
        originText("origin.name", Origin::name);
        originText("origin.arn", Origin::arn);
        originText("origin.kind", Origin::kind);
        originText("originKind", Origin::kind);
        originText("origin.account", Origin::accountId);
        originText("origin.provider", Origin::provider);
        originText("provider", Origin::provider);
        FIELDS.put("actor", told("actor", SigmaFields::actor));
        FIELDS.put("origin.actor", told("origin.actor", SigmaFields::actor));
    }

    private static void originText(String name, Function<Origin, @Nullable Object> value) {
        field(
                name,
                Form.TEXT,
                subject -> {
                    Origin origin = subject.session().derived().origin();
                    return origin == null ? List.of() : list(value.apply(origin));
                });
    }

    private static @Nullable String actor(Subject subject) {
        Origin origin = subject.session().derived().origin();
        if (subject.told().agent()) {
            return Actor.AGENT.name();
        }
        return origin == null ? null : origin.actor().name();
    }

    /// The sessions from the root of the chain down to this one.
    private static void path() {
        field("path.role", Form.LIST, subject -> path(subject, SessionFacts::roleArn));
        field("path.account", Form.LIST, subject -> path(subject, SessionFacts::accountId));
        field(
                "path.accounts",
                Form.NUMBER,
                subject -> list(new TreeSet<>(path(subject, SessionFacts::accountId)).size()));
        field("path.hops", Form.NUMBER, subject -> list(subject.lineage().size()));
    }

    private static List<String> path(
            Subject subject, Function<SessionFacts, @Nullable String> value) {
        return Stream.concat(subject.lineage().reversed().stream(), Stream.of(subject.session()))
                .map(SessionState::facts)
                .map(value)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable String roleTag(Subject subject, String key) {
        return switch (subject.session().facts().kind()) {
            case USER_TOKEN, FEDERATED_USER -> null;
            case ROLE, ROOT_TASK, UNSEEN -> subjectTag(subject, key);
        };
    }

    /// What AWS evaluates: the session's tag, else that of its role or user.
    private static @Nullable String principalTag(Subject subject, String key) {
        String own = tag(subject.session(), key);
        return own != null ? own : subjectTag(subject, key);
    }

    private static @Nullable String subjectTag(Subject subject, String key) {
        String folded = SessionTag.fold(key);
        for (Map.Entry<String, String> tag : subject.told().subjectTags().entrySet()) {
            if (SessionTag.fold(tag.getKey()).equals(folded)) {
                return tag.getValue();
            }
        }
        return null;
    }
}
