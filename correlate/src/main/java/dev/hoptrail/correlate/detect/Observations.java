package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which lines a session adds to baselines. What is null here is no line.
public final class Observations {
    private static final String RESERVED = ":role/aws-reserved/sso.amazonaws.com/";
    private static final String RESERVED_NAME = "AWSReservedSSO_";

    private Observations() {}

    /// All lines of a session.
    public static List<Observation> of(Subject subject) {
        return Stream.concat(
                        Stream.of(
                                identified(subject),
                                provided(subject),
                                path(subject),
                                service(subject),
                                webIdentity(subject),
                                webStem(subject),
                                role(subject),
                                outside(subject),
                                externalId(subject),
                                locks(subject),
                                mfa(subject),
                                person(subject),
                                depth(subject),
                                federation(subject),
                                rootCaller(subject),
                                rootTask(subject),
                                issuer(subject),
                                unseen(subject)),
                        Stream.concat(ways(subject), entitlements(subject)))
                .filter(Objects::nonNull)
                .toList();
    }

    /// What acts may name to concern the way into a session: its role first.
    public static List<Observation> entries(Subject subject) {
        return Stream.concat(Stream.ofNullable(role(subject)), ways(subject)).toList();
    }

    /// What else acts may name to concern the way into a session.
    private static Stream<Observation> ways(Subject subject) {
        SessionFacts facts = subject.facts();
        String account = facts.accountId();
        String action = facts.action();
        if (account == null || action == null) {
            return Stream.empty();
        }
        String set = permissionSet(facts);
        return switch (action) {
            case "AssumeRoleWithSAML" ->
                    Stream.of(
                                    Act.providers(account, "saml"),
                                    set == null ? "" : Act.permissionSet(account, set))
                            .filter(way -> !way.isEmpty())
                            .map(way -> Observation.of(Baseline.WAY, null, way));
            case "AssumeRoleWithWebIdentity" ->
                    Stream.of(Observation.of(Baseline.WAY, null, Act.providers(account, "oidc")));
            default -> Stream.empty();
        };
    }

    /// The permission set behind a role of Identity Center.
    static @Nullable String permissionSet(SessionFacts facts) {
        String arn = facts.roleArn();
        String name = Arns.roleName(arn);
        if (arn == null
                || name == null
                || !arn.contains(RESERVED)
                || !name.startsWith(RESERVED_NAME)
                || !"AssumeRoleWithSAML".equals(facts.action())) {
            return null;
        }
        int end = name.lastIndexOf('_');
        return end > RESERVED_NAME.length() ? name.substring(RESERVED_NAME.length(), end) : null;
    }

    /// Whether a session is one of a permission set, which the portal of Identity Center leads to.
    public static boolean isPermissionSet(SessionFacts facts) {
        return permissionSet(facts) != null;
    }

    private static boolean isIssued(Subject subject) {
        return !subject.isUnseen() && subject.facts().roleArn() != null;
    }

    private static @Nullable Origin known(Subject subject) {
        return isIssued(subject) ? subject.origin() : null;
    }

    private static String roleArn(Subject subject) {
        return Objects.requireNonNullElse(subject.facts().roleArn(), "");
    }

    static @Nullable Observation path(Subject subject) {
        Origin origin = known(subject);
        if (origin == null || isDirectService(subject, origin)) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        parts.add(settled(origin));
        for (SessionState above : subject.lineage().reversed()) {
            parts.add(
                    Objects.requireNonNullElse(
                            above.facts().roleArn(), above.facts().kind().name()));
        }
        parts.add(roleArn(subject));
        return Observation.of(Baseline.PATH, null, parts.toArray(String[]::new));
    }

    /// Who goes a path: of a pipeline all branches go the same.
    private static String settled(Origin origin) {
        return origin.kind() == OriginKind.WEB_IDENTITY
                ? origin.provider() + "\n" + WebSubjects.stem(origin.name())
                : origin.originId().toString();
    }

    private static boolean isDirectService(Subject subject, Origin origin) {
        return origin.kind() == OriginKind.AWS_SERVICE && subject.lineage().isEmpty();
    }

    static @Nullable Observation service(Subject subject) {
        Origin origin = known(subject);
        return origin != null && isDirectService(subject, origin)
                ? Observation.of(Baseline.SERVICE, null, origin.name(), roleArn(subject))
                : null;
    }

    static @Nullable Observation webIdentity(Subject subject) {
        Origin own = subject.facts().ownOrigin();
        return own != null && own.kind() == OriginKind.WEB_IDENTITY && isIssued(subject)
                ? Observation.of(
                        Baseline.WEB_IDENTITY, null, own.originId().toString(), roleArn(subject))
                : null;
    }

    /// The subject without its branch.
    static @Nullable Observation webStem(Subject subject) {
        Origin own = subject.facts().ownOrigin();
        return webIdentity(subject) == null || own == null
                ? null
                : Observation.of(Baseline.WEB_STEM, null, settled(own), roleArn(subject));
    }

    static @Nullable Observation role(Subject subject) {
        String target = target(subject.facts());
        return target == null || subject.isUnseen()
                ? null
                : Observation.of(Baseline.ROLE, null, target);
    }

    /// The role of a session as acts name it; null where it has none.
    public static @Nullable String target(SessionFacts facts) {
        String account = facts.accountId();
        String role = Arns.roleName(facts.roleArn());
        return account == null || role == null ? null : Act.role(account, role);
    }

    static @Nullable Observation outside(Subject subject) {
        SessionFacts facts = subject.facts();
        if (!isIssued(subject)) {
            return null;
        }
        String account = Objects.requireNonNullElse(facts.accountId(), "");
        if (facts.caller() instanceof CallerRef.Account caller
                && subject.isOutside(caller.accountId())) {
            return Observation.of(Baseline.OUTSIDE, null, caller.accountId(), account);
        }
        return subject.isOutside(facts.accountId())
                ? Observation.of(Baseline.OUTSIDE, null, account, "entered")
                : null;
    }

    static @Nullable Observation externalId(Subject subject) {
        return subject.facts().caller() instanceof CallerRef.Account caller
                        && subject.isOutside(caller.accountId())
                ? Observation.of(
                        Baseline.EXTERNAL_ID,
                        subject.facts().detail().externalId() == null ? null : "given",
                        roleArn(subject))
                : null;
    }

    static @Nullable Observation locks(Subject subject) {
        Origin origin = known(subject);
        if (origin == null
                || !subject.lineage().isEmpty()
                || origin.kind() == OriginKind.AWS_SERVICE
                || origin.kind() == OriginKind.EXTERNAL_ACCOUNT) {
            return null;
        }
        TreeSet<String> keys = new TreeSet<>();
        for (SessionTag tag : subject.facts().ownTags()) {
            if (tag.transitive()) {
                keys.add(tag.foldedKey());
            }
        }
        return Observation.of(
                Baseline.LOCKS,
                String.join("\n", keys),
                origin.originId().toString(),
                roleArn(subject));
    }

    /// Whether sessions of a role carry a source identity; services never set one.
    static @Nullable Observation identified(Subject subject) {
        Origin origin = known(subject);
        return origin == null || origin.kind() == OriginKind.AWS_SERVICE
                ? null
                : Observation.of(
                        Baseline.SOURCE_IDENTITY,
                        subject.facts().sourceIdentity() == null ? null : "set",
                        roleArn(subject));
    }

    /// The tags that an origin's identity provider vouches for, one to a line. A session whose
    /// caller set tags has the line without a value: it asks, and tells nothing.
    static @Nullable Observation provided(Subject subject) {
        Origin origin = known(subject);
        List<String> provided = new ArrayList<>();
        boolean asks = false;
        for (SessionTag tag : subject.facts().ownTags()) {
            asks |= tag.setBy() == SetBy.CALLER;
            if (tag.setBy() == SetBy.IDENTITY_PROVIDER) {
                provided.add(providedLine(tag));
            }
        }
        if (origin == null || (provided.isEmpty() && !asks)) {
            return null;
        }
        return Observation.of(
                Baseline.PROVIDED,
                provided.isEmpty() ? null : String.join("\n", provided.stream().sorted().toList()),
                origin.originId().toString());
    }

    /// A tag as [#provided] writes it.
    static String providedLine(SessionTag tag) {
        return providedKey(tag) + tag.value().replace('\n', ' ');
    }

    private static String providedKey(SessionTag tag) {
        return tag.foldedKey().replace('\n', ' ').replace('\t', ' ') + "\t";
    }

    /// What the identity provider said in the sessions before, for each of them in which it said
    /// anything, as [#provided] writes it.
    static List<String> providedBefore(Subject subject) {
        Observation line = provided(subject);
        return line == null
                ? List.of()
                : subject.past().before(line, subject.issuedAt()).stream()
                        .map(Seen::value)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /// What was said of a tag's key, as [#providedLine] writes it.
    static Set<String> saidOfKey(List<String> provided, SessionTag tag) {
        String key = providedKey(tag);
        // Not by lines(): a value may hold a carriage return.
        return provided.stream()
                .flatMap(said -> Arrays.stream(said.split("\n", -1)))
                .filter(one -> one.startsWith(key))
                .collect(Collectors.toSet());
    }

    /// What an origin held on the keys that the organisation marks.
    private static Stream<Observation> entitlements(Subject subject) {
        return subject.facts().ownTags().stream()
                .filter(tag -> subject.context().entitlements().contains(tag.foldedKey()))
                .flatMap(tag -> Stream.of(holder(subject, tag), held(subject, tag)))
                .filter(Objects::nonNull);
    }

    /// That an origin held some value on a key.
    static @Nullable Observation holder(Subject subject, SessionTag tag) {
        Origin origin = known(subject);
        return origin == null
                ? null
                : Observation.of(
                        Baseline.HOLDER, null, origin.originId().toString(), tag.foldedKey());
    }

    /// That an origin held a value on a key.
    static @Nullable Observation held(Subject subject, SessionTag tag) {
        Origin origin = known(subject);
        return origin == null
                ? null
                : Observation.of(
                        Baseline.HELD,
                        null,
                        origin.originId().toString(),
                        tag.foldedKey(),
                        tag.value());
    }

    static @Nullable Observation mfa(Subject subject) {
        String serial = subject.facts().detail().mfaSerial();
        Origin own = subject.facts().ownOrigin();
        return serial == null || own == null
                ? null
                : Observation.of(Baseline.MFA, serial, own.originId().toString());
    }

    /// The value says that the person is who it says; without one somebody uses the name.
    static @Nullable Observation person(Subject subject) {
        Origin origin = subject.origin();
        String name = subject.facts().sessionName();
        if (origin == null || name == null || subject.isUnseen() || name.indexOf('@') < 0) {
            return null;
        }
        String folded = IdentityRules.fold(name);
        boolean self = folded.equals(IdentityRules.fold(origin.name()));
        if (self && !IdentityRules.isSignedInPerson(origin)) {
            return null;
        }
        return Observation.of(Baseline.PERSON, self ? "self" : null, folded);
    }

    static @Nullable Observation depth(Subject subject) {
        Integer depth = subject.derived().depth();
        Origin origin = known(subject);
        return origin == null || depth == null || depth <= ChainRules.DEEP
                ? null
                : Observation.of(Baseline.DEPTH, depth.toString(), origin.originId().toString());
    }

    static @Nullable Observation federation(Subject subject) {
        Origin origin = subject.origin();
        return origin != null && subject.facts().kind() == SessionKind.FEDERATED_USER
                ? Observation.of(Baseline.FEDERATION, null, origin.originId().toString())
                : null;
    }

    static @Nullable Observation rootCaller(Subject subject) {
        Origin origin = subject.origin();
        return origin != null && subject.facts().kind() == SessionKind.ROOT_TASK
                ? Observation.of(Baseline.ROOT_CALLER, null, origin.originId().toString())
                : null;
    }

    static @Nullable Observation rootTask(Subject subject) {
        Origin origin = subject.origin();
        return origin != null && subject.facts().kind() == SessionKind.ROOT_TASK
                ? Observation.of(
                        Baseline.ROOT_TASK,
                        null,
                        origin.originId().toString(),
                        Objects.requireNonNullElse(subject.facts().accountId(), ""))
                : null;
    }

    static @Nullable Observation issuer(Subject subject) {
        Origin own = subject.facts().ownOrigin();
        return own != null && own.provider() != null && own.kind() == OriginKind.SAML_USER
                ? Observation.of(Baseline.ISSUER, own.provider())
                : null;
    }

    /// An account whose sessions are often unseen is not read completely; one is a surprise.
    static @Nullable Observation unseen(Subject subject) {
        String account = subject.facts().accountId();
        boolean created =
                subject.children().isEmpty()
                        || subject.children().stream().anyMatch(child -> !child.byPrincipalOnly());
        return account != null
                        && subject.isUnseen()
                        && created
                        && subject.accounts().inside().contains(account)
                        && subject.accounts().read().contains(account)
                ? Observation.of(Baseline.UNSEEN, null, account)
                : null;
    }

    /// What descendants' rules read of a session: where it stays the same, they stay the same.
    public static long digest(SessionState state) {
        SessionFacts facts = state.facts();
        return Ids.hash(
                "lineage",
                String.join(
                        "\0",
                        String.valueOf(facts.expiresAt()),
                        String.valueOf(facts.kind()),
                        String.valueOf(facts.roleArn()),
                        String.valueOf(facts.accountId()),
                        String.valueOf(facts.key()),
                        String.valueOf(facts.sourceIdentity()),
                        String.valueOf(facts.detail()),
                        String.valueOf(facts.sessionName()),
                        String.valueOf(facts.principalId()),
                        String.valueOf(facts.action()),
                        String.valueOf(state.link().checks()),
                        String.valueOf(state.derived().depth()),
                        String.valueOf(facts.ownTags()),
                        String.valueOf(facts.records()),
                        String.valueOf(state.link().grade()),
                        String.valueOf(state.link().parentId()),
                        String.valueOf(state.derived().tags())));
    }
}
