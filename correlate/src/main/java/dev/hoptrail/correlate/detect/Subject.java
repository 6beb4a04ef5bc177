package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.Arns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session with all of its surroundings that rules look at.
///
/// @param lineage the sessions above it, nearest first
/// @param children the sessions it created, earliest first, at most [#MAX_CHILDREN]
/// @param twins other sessions that were issued the same key id
/// @param uses by address and user agent
/// @param acts what it did, earliest first
/// @param entryActs what was done to its role, provider or permission set shortly before, and who
///   was refused, earliest first
/// @param revocations what ended sessions of its role, or of a role above it, after they were
///   issued
/// @param told what rules that people write may ask for beside
public record Subject(
        SessionState session,
        List<SessionState> lineage,
        List<Child> children,
        List<SessionState> twins,
        List<Use> uses,
        List<Act> acts,
        List<Act> entryActs,
        List<Act> revocations,
        Accounts accounts,
        Context context,
        Past past,
        Told told) {

    /// So many children are looked at.
    public static final int MAX_CHILDREN = 2_000;

    public Subject {
        lineage = List.copyOf(lineage);
        children = List.copyOf(children);
        twins = List.copyOf(twins);
        uses = List.copyOf(uses);
        acts = List.copyOf(acts);
        entryActs = List.copyOf(entryActs);
        revocations = List.copyOf(revocations);
    }

    /// Which accounts are ours.
    ///
    /// @param inside those of the organisation
    /// @param read those whose trail was read
    public record Accounts(Set<String> inside, Set<String> read) {
        public Accounts {
            inside = Set.copyOf(inside);
            read = Set.copyOf(read);
        }
    }

    /// What only some rules ask for.
    ///
    /// @param shownKeys access key ids that it showed at work, beside the one it was issued
    /// @param subjectTags tags of the role or user itself when the session was issued
    /// @param agent whether an AI agent works with it for the person behind it
    /// @param findings ids of the shipped rules that say something of it
    /// @param reported sessions that people reported, and since when these are in wrong hands;
    ///   those above it among them
    public record Told(
            Set<String> shownKeys,
            Map<String, String> subjectTags,
            boolean agent,
            Set<String> findings,
            Map<UUID, Instant> reported) {

        /// Nothing.
        public static final Told NOTHING = new Told(Set.of(), Map.of(), false, Set.of(), Map.of());

        public Told {
            shownKeys = Set.copyOf(shownKeys);
            subjectTags = Map.copyOf(subjectTags);
            findings = Set.copyOf(findings);
            reported = Map.copyOf(reported);
        }

        Told withFindings(Set<String> given) {
            return new Told(shownKeys, subjectTags, agent, given, reported);
        }

        /// The same with what people reported.
        public Told withReported(Map<UUID, Instant> given) {
            return new Told(shownKeys, subjectTags, agent, findings, given);
        }
    }

    /// The same with what was done to the way in.
    public Subject withEntryActs(List<Act> given) {
        return new Subject(
                session,
                lineage,
                children,
                twins,
                uses,
                acts,
                given,
                revocations,
                accounts,
                context,
                past,
                told);
    }

    /// The same with what ended sessions of its roles.
    public Subject withRevocations(List<Act> given) {
        return new Subject(
                session, lineage, children, twins, uses, acts, entryActs, given, accounts, context,
                past, told);
    }

    /// The same with a past.
    public Subject withPast(Past given) {
        return new Subject(
                session,
                lineage,
                children,
                twins,
                uses,
                acts,
                entryActs,
                revocations,
                accounts,
                context,
                given,
                told);
    }

    /// The same with what may be asked for beside.
    public Subject withTold(Told given) {
        return new Subject(
                session,
                lineage,
                children,
                twins,
                uses,
                acts,
                entryActs,
                revocations,
                accounts,
                context,
                past,
                given);
    }

    UUID id() {
        return session.sessionId();
    }

    SessionFacts facts() {
        return session.facts();
    }

    Derived derived() {
        return session.derived();
    }

    Instant issuedAt() {
        return facts().issuedAt();
    }

    boolean isUnseen() {
        return session.isUnseen();
    }

    @Nullable SessionState parent() {
        return lineage.isEmpty() ? null : lineage.get(0);
    }

    /// The origin where the trail reaches one.
    public @Nullable Origin origin() {
        Origin origin = derived().origin();
        return origin == null || origin.kind() == OriginKind.UNSEEN_SESSION ? null : origin;
    }

    /// Whether a role session or root task entered by another session.
    boolean isChained() {
        SessionState parent = parent();
        return parent != null
                && !parent.isUnseen()
                && parent.facts().kind() != SessionKind.USER_TOKEN
                && session.link().grade().compareTo(Grade.PROBABLE) <= 0;
    }

    boolean isOutside(@Nullable String accountId) {
        return accountId != null && !accounts.inside().contains(accountId);
    }

    boolean isRefuted(Check.Kind kind) {
        return session.link().checks().stream()
                .anyMatch(
                        check -> check.check() == kind && check.verdict() == Check.Verdict.REFUTES);
    }

    /// The role as people name it: name and account.
    public String roleName() {
        return roleName(facts());
    }

    String roleName(SessionFacts facts) {
        String name = Arns.roleName(facts.roleArn());
        String account = facts.accountId();
        return (name == null ? facts.kind().name() : name)
                + (account == null ? "" : " in " + accountName(account));
    }

    /// An account by the name that the organisation gave it, and its id.
    String accountName(String account) {
        String name = context.accounts().get(account);
        return name == null ? account : name + " (" + account + ")";
    }

    /// Who is behind it, as people say.
    public String who() {
        Origin origin = derived().origin();
        return origin == null ? "An unresolved origin" : origin.name();
    }
}
