package dev.hoptrail.correlate.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FoldingTest {
    private static final String CALLERS_ACCOUNT = "444455556666";
    private static final AccessKeyId LASTING = new AccessKeyId("AKIAQAAAAAAAAAAAAAAA");

    @Test
    void copies_mergeAndTheRicherCallerLeads() {
        IdentityEvent owners = event("b", Facts.ACCOUNT, bare("AROAX:otto"), issuance(null));
        IdentityEvent callers =
                event("c", CALLERS_ACCOUNT, session("AROAX:otto"), issuance("AROAHUB:anna"));

        SessionFacts facts = Folding.fold(Facts.id(1), List.of(owners, callers));

        assertThat(facts.caller()).isInstanceOf(CallerRef.Session.class);
        assertThat(facts.principalId()).isEqualTo("AROAHUB:anna");
        assertThat(facts.records()).extracting(RecordRef::eventId).containsExactly("b", "c");
    }

    @Test
    void ownersCopyAlone_keepsWhatItKnows() {
        SessionFacts facts =
                Folding.fold(
                        Facts.id(1),
                        List.of(event("b", Facts.ACCOUNT, bare("AROAX:otto"), issuance(null))));

        assertThat(facts.caller()).isEqualTo(new CallerRef.Account("AROAX:otto", CALLERS_ACCOUNT));
        assertThat(facts.ownOrigin()).isNull();
    }

    @Property
    void copies_foldToTheSameInAnyOrder(@ForAll long seed) {
        Random chance = new Random(seed);
        List<IdentityEvent> copies = new ArrayList<>();
        for (int i = 0; i <= chance.nextInt(5); i++) {
            String account = chance.nextBoolean() ? Facts.ACCOUNT : CALLERS_ACCOUNT;
            Caller caller =
                    switch (chance.nextInt(4)) {
                        case 0 -> bare("AROAX:otto");
                        case 1 -> session("AROAX:otto");
                        case 2 -> service("rolesanywhere.amazonaws.com");
                        default -> caller("Unknown", null, null, null, null);
                    };
            copies.add(
                    event(
                            "event-" + i,
                            account,
                            caller,
                            issuance(chance.nextBoolean() ? null : "AROAHUB:anna")));
        }

        SessionFacts facts = Folding.fold(Facts.id(1), copies);
        Collections.shuffle(copies, chance);

        assertThat(Folding.fold(Facts.id(1), copies)).isEqualTo(facts);
    }

    @Test
    void wrapperByRolesAnywhere_doesNotHideTheService() {
        IdentityEvent wrapper =
                event("a", Facts.ACCOUNT, caller("Unknown", null, null, null, null), issuance("p"));
        IdentityEvent call =
                event("b", Facts.ACCOUNT, service("rolesanywhere.amazonaws.com"), issuance("p"));

        SessionFacts facts = Folding.fold(Facts.id(1), List.of(wrapper, call));

        assertThat(facts.ownOrigin())
                .isNotNull()
                .returns(OriginKind.AWS_SERVICE, Origin::kind)
                .returns(Actor.WORKLOAD, Origin::actor);
    }

    @Test
    void life_isGrantedElseRequestedElseTheLimitOfTheCall() {
        IdentityEvent granted = event("a", Facts.ACCOUNT, user(LASTING), granted(Facts.NINE));
        IdentityEvent requested = event("a", Facts.ACCOUNT, user(LASTING), requested(900));
        IdentityEvent first = event("a", Facts.ACCOUNT, user(LASTING), issuance("p"));
        IdentityEvent chained = event("a", Facts.ACCOUNT, session("AROAX:otto"), issuance("p"));

        assertThat(fold(granted))
                .returns(Facts.NINE, SessionFacts::expiresAt)
                .returns(false, SessionFacts::expiryEstimated);
        assertThat(life(requested)).isEqualTo(Duration.ofMinutes(15));
        assertThat(life(first)).isEqualTo(Duration.ofHours(12));
        assertThat(life(chained)).isEqualTo(Duration.ofHours(1));
        assertThat(fold(chained).expiryEstimated()).isTrue();
    }

    @Test
    void userWithATemporaryKey_mayBeAToken() {
        assertThat(fold(event("a", Facts.ACCOUNT, user(LASTING), issuance("p"))).caller())
                .isEqualTo(new CallerRef.None());
        assertThat(fold(event("a", Facts.ACCOUNT, user(Facts.key('U')), issuance("p"))).caller())
                .isEqualTo(new CallerRef.UserKey(Facts.key('U'), "AIDAANNA", null));
    }

    @Test
    void tags_areSetByWhoeverPassedThem() {
        Issuance tagged =
                tagged(
                        Issuance.Kind.ROLE,
                        List.of(
                                new Issuance.Tag("b", "2", false),
                                new Issuance.Tag("A", "1", true)),
                        List.of("B"));

        assertThat(fold(event("a", Facts.ACCOUNT, user(LASTING), tagged)).ownTags())
                .containsExactly(
                        new SessionTag("A", "1", false, SetBy.IDENTITY_PROVIDER, Facts.id(1)),
                        new SessionTag("b", "2", true, SetBy.CALLER, Facts.id(1)));
        assertThat(
                        fold(event("a", Facts.ACCOUNT, service("pods.eks.amazonaws.com"), tagged))
                                .ownTags())
                .extracting(SessionTag::setBy)
                .containsExactly(SetBy.IDENTITY_PROVIDER, SetBy.SERVICE);
    }

    @Test
    void federationTokens_passNothingOn() {
        Issuance tagged =
                tagged(
                        Issuance.Kind.FEDERATED_USER,
                        List.of(new Issuance.Tag("Team", "blue", false)),
                        List.of("Team"));

        assertThat(fold(event("a", Facts.ACCOUNT, user(LASTING), tagged)).ownTags())
                .extracting(SessionTag::transitive)
                .containsExactly(false);
    }

    @Test
    void fold_needsARecordThatIssues() {
        IdentityEvent plain = event("a", Facts.ACCOUNT, user(LASTING), new IdentityEvent.Plain());

        assertThatThrownBy(() -> Folding.fold(Facts.id(1), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fold(plain)).isInstanceOf(IllegalArgumentException.class);
    }

    private static SessionFacts fold(IdentityEvent event) {
        return Folding.fold(Facts.id(1), List.of(event));
    }

    private static Duration life(IdentityEvent event) {
        SessionFacts facts = fold(event);
        return Duration.between(facts.issuedAt(), facts.expiresAt());
    }

    private static IdentityEvent event(
            String id, String account, Caller caller, IdentityEvent.Detail detail) {
        return new IdentityEvent(
                new RecordRef(Ids.record(account, id), Facts.NINE, account, id, "shared"),
                "sts.amazonaws.com",
                "AssumeRole",
                "eu-central-1",
                "192.0.2.1",
                "cli",
                null,
                null,
                "request",
                caller,
                detail);
    }

    private static Issuance issuance(@Nullable String principal) {
        return issuance(Issuance.Kind.ROLE, principal, null, null, List.of(), List.of());
    }

    private static Issuance granted(Instant expiration) {
        return issuance(Issuance.Kind.ROLE, "p", expiration, null, List.of(), List.of());
    }

    private static Issuance requested(int seconds) {
        return issuance(Issuance.Kind.ROLE, "p", null, seconds, List.of(), List.of());
    }

    private static Issuance tagged(
            Issuance.Kind kind, List<Issuance.Tag> tags, List<String> transitive) {
        return issuance(kind, "p", null, null, tags, transitive);
    }

    private static Issuance issuance(
            Issuance.Kind kind,
            @Nullable String principal,
            @Nullable Instant expiration,
            @Nullable Integer seconds,
            List<Issuance.Tag> tags,
            List<String> transitive) {
        return new Issuance(
                kind,
                Facts.key('A'),
                principal,
                Facts.ROLE,
                "anna",
                expiration,
                seconds,
                tags,
                transitive,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Caller bare(String principal) {
        return caller("AWSAccount", principal, null, CALLERS_ACCOUNT, null);
    }

    private static Caller session(String principal) {
        return caller(
                "AssumedRole",
                principal,
                "arn:aws:sts::444455556666:assumed-role/X/otto",
                CALLERS_ACCOUNT,
                Facts.key('X'));
    }

    private static Caller user(AccessKeyId key) {
        return caller(
                "IAMUser", "AIDAANNA", "arn:aws:iam::111122223333:user/anna", Facts.ACCOUNT, key);
    }

    private static Caller service(String name) {
        return new Caller(
                "AWSService",
                null,
                null,
                null,
                null,
                null,
                null,
                name,
                null,
                null,
                null,
                null,
                null);
    }

    private static Caller caller(
            String type,
            @Nullable String principal,
            @Nullable String arn,
            @Nullable String account,
            @Nullable AccessKeyId key) {
        return new Caller(
                type, principal, arn, account, key, null, null, null, null, null, null, null, null);
    }
}
