package dev.hoptrail.correlate.chain;

import static dev.hoptrail.correlate.chain.Facts.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Link.Check.Verdict;
import dev.hoptrail.correlate.chain.Link.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LinkerTest {
    private static final String SWITCH_FROM = "arn:aws:sts::111122223333:assumed-role/Hub/anna";
    private static final CallerRef OWNERS_COPY =
            new CallerRef.Account("AROAHUB:anna", Facts.ACCOUNT);

    private final Linker linker = new Linker(new Organization(Set.of(Facts.ACCOUNT)));

    @Test
    void origin_whereTheCallerIsNoSession() {
        Link link = link(session(1), session(2));

        assertThat(link.grade()).isEqualTo(Grade.ORIGIN);
        assertThat(link.parentId()).isNull();
    }

    @Test
    void exact_byKeyPrincipalAndSecond() {
        Link link = link(session(1).at(60).calledBy('B', 0), session(2).withKey('B'));

        assertThat(link.grade()).isEqualTo(Grade.EXACT);
        assertThat(link.parentId()).isEqualTo(Facts.id(2));
        assertThat(link.evidence())
                .containsExactly(Evidence.ACCESS_KEY, Evidence.PRINCIPAL, Evidence.CREATION_TIME);
    }

    @Test
    void exact_withinTwoSecondsAndNoMore() {
        assertThat(link(session(1).at(60).calledBy('B', 2), session(2).withKey('B')).grade())
                .isEqualTo(Grade.EXACT);
        assertThat(link(session(1).at(60).calledBy('B', 3), session(2).withKey('B')).grade())
                .isEqualTo(Grade.UNSEEN);
        assertThat(link(session(1).at(60).calledBy('B', 0), session(2).at(2).withKey('B')).grade())
                .isEqualTo(Grade.EXACT);
    }

    @Test
    void exact_survivesARefutingCheckAndShowsIt() {
        Link link =
                link(
                        session(1).at(60).calledBy('B', 0),
                        session(2).withKey('B').sourceIdentity("anna"));

        assertThat(link.grade()).isEqualTo(Grade.EXACT);
        assertThat(link.checks())
                .contains(new Check(Check.Kind.SOURCE_IDENTITY, Verdict.REFUTES, "lost"));
    }

    @Test
    void exact_byAliasOfAKey() {
        Clues clues = new Clues(Map.of(Facts.key('C'), Facts.key('B')), Set.of(), Set.of());

        Link link =
                linker.link(
                        session(1).at(60).calledBy('C', 0).facts(),
                        List.of(session(2).withKey('B').facts(), session(3).withKey('D').facts()),
                        clues);

        assertThat(link.grade()).isEqualTo(Grade.EXACT);
        assertThat(link.parentId()).isEqualTo(Facts.id(2));
        assertThat(link.evidence()).contains(Evidence.KEY_ALIAS);
    }

    @Test
    void exact_byKeyOfAnIssuanceThatLacksItsPrincipal() {
        Link link =
                link(session(1).at(60).calledBy('B', 0), session(2).withKey('B').principal(null));

        assertThat(link.grade()).isEqualTo(Grade.EXACT);
    }

    @Test
    void strong_byPrincipalAndSecondUnderAnotherKey() {
        Link link = link(session(1).at(60).calledBy('C', 0), session(2).withKey('B'));

        assertThat(link.grade()).isEqualTo(Grade.STRONG);
        assertThat(link.parentId()).isEqualTo(Facts.id(2));
    }

    @Test
    void strong_goesToTheNearestSecond() {
        Link link = link(session(1).at(60).calledBy('C', 0), session(2).at(1), session(3).at(0));

        assertThat(link.grade()).isEqualTo(Grade.STRONG);
        assertThat(link.parentId()).isEqualTo(Facts.id(3));
    }

    @Test
    void strong_isNoneOfAnIssuanceWithoutPrincipal() {
        Link link =
                link(session(1).at(60).calledBy('C', 0), session(2).withKey('B').principal(null));

        assertThat(link.grade()).isEqualTo(Grade.UNSEEN);
    }

    @Test
    void strong_thatIsRefutedFallsToAPlaceholder() {
        Link link =
                link(
                        session(1).at(60).calledBy('C', 0).incoming(Map.of("Team", "red")),
                        session(2).tag("Team", "blue", true));

        assertThat(link.grade()).isEqualTo(Grade.UNSEEN);
        assertThat(link.parentId()).isEqualTo(Ids.placeholder("AROAHUB:anna", Facts.NINE));
    }

    @Test
    void ambiguous_betweenTwinsOfOneSecond() {
        Link link = link(session(1).at(60).calledBy('C', 0), session(3), session(2));

        assertThat(link.grade()).isEqualTo(Grade.AMBIGUOUS);
        assertThat(link.parentId()).isNull();
        assertThat(link.candidates()).containsExactly(Facts.id(2), Facts.id(3));
        assertThat(link.candidateCount()).isEqualTo(2);
    }

    @Test
    void probable_whereTagsConfirmOneOfTwins() {
        Link link =
                link(
                        session(1).at(60).calledBy('C', 0).incoming(Map.of("TEAM", "red")),
                        session(2),
                        session(3).tag("Team", "red", true));

        assertThat(link.parentId()).isEqualTo(Facts.id(3));
    }

    @Test
    void ambiguous_listsFiftyOfMany() {
        SessionFacts[] many =
                IntStream.range(2, 102)
                        .mapToObj(i -> session(i).facts())
                        .toArray(SessionFacts[]::new);

        Link link =
                linker.link(session(1).at(60).calledBy('C', 0).facts(), List.of(many), Clues.NONE);

        assertThat(link.candidates()).hasSize(Link.MAX_CANDIDATES);
        assertThat(link.candidateCount()).isEqualTo(100);
    }

    @Test
    void unseen_whereNobodyOfThatPrincipalBeganThen() {
        Link link = link(session(1).at(60).calledBy('B', 0), session(2).withKey('B').at(-3600));

        assertThat(link.grade()).isEqualTo(Grade.UNSEEN);
        assertThat(link.parentId()).isEqualTo(Ids.placeholder("AROAHUB:anna", Facts.NINE));
    }

    @Test
    void key_aloneProvesNothing() {
        Link link =
                link(
                        session(1).at(60).calledBy('B', 0),
                        session(2).withKey('B').principal("AROAOTHER:otto"));

        assertThat(link.grade()).isEqualTo(Grade.UNSEEN);
    }

    @Test
    void session_isNeverItsOwnParent() {
        SessionFacts self = session(1).withKey('B').calledBy('B', 0).facts();

        assertThat(linker.link(self, List.of(self), Clues.NONE).grade()).isEqualTo(Grade.UNSEEN);
    }

    @Test
    void parent_cannotBeginAfterItsChild() {
        Link link = link(session(1).at(-10).calledBy('B', 0), session(2).withKey('B'));

        assertThat(link.grade()).isEqualTo(Grade.UNSEEN);
    }

    @Test
    void ownersCopy_isProbableWhereOneIsAlive() {
        Link link =
                link(
                        session(1).at(1800).calledBy(OWNERS_COPY),
                        session(2).at(-7200),
                        session(3).principal("AROAHUB:otto"),
                        session(4));

        assertThat(link.grade()).isEqualTo(Grade.PROBABLE);
        assertThat(link.parentId()).isEqualTo(Facts.id(4));
        assertThat(link.evidence()).containsExactly(Evidence.PRINCIPAL, Evidence.ALIVE);
    }

    @Test
    void ownersCopy_isNotOfASessionThatEndsThen() {
        Link link =
                link(
                        session(1).at(3600).calledBy(OWNERS_COPY),
                        session(2).life(Duration.ofHours(1)));

        assertThat(link.grade()).isEqualTo(Grade.UNSEEN);
    }

    @Test
    void ownersCopy_isAmbiguousWhereTwoAreAlive() {
        Link link = link(session(1).at(1800).calledBy(OWNERS_COPY), session(2), session(3).at(60));

        assertThat(link.grade()).isEqualTo(Grade.AMBIGUOUS);
    }

    @Test
    void ownersCopy_goesWhereTheSourceIdentityPersists() {
        Link link =
                link(
                        session(1).at(1800).calledBy(OWNERS_COPY).sourceIdentity("anna"),
                        session(2),
                        session(3).at(60).sourceIdentity("anna"));

        assertThat(link.grade()).isEqualTo(Grade.PROBABLE);
        assertThat(link.parentId()).isEqualTo(Facts.id(3));
    }

    @Test
    void ownersCopy_ofAConsoleSwitchIsStrong() {
        Link link =
                linker.link(
                        session(1).at(1800).calledBy(OWNERS_COPY).facts(),
                        List.of(session(2).facts()),
                        new Clues(Map.of(), Set.of(SWITCH_FROM), Set.of()));

        assertThat(link.grade()).isEqualTo(Grade.STRONG);
        assertThat(link.evidence()).contains(Evidence.SWITCH_ROLE);
    }

    @Test
    void ownersCopy_ofAnUnseenSessionHasAPlaceholderOfItsOwn() {
        SessionFacts one = session(1).at(1800).calledBy(OWNERS_COPY).facts();
        SessionFacts two = session(2).at(1800).calledBy(OWNERS_COPY).facts();

        Link first = linker.link(one, List.of(), Clues.NONE);
        Link second = linker.link(two, List.of(), Clues.NONE);

        assertThat(first.grade()).isEqualTo(Grade.UNSEEN);
        assertThat(first.parentId()).isNotEqualTo(second.parentId());
    }

    @Test
    void ownersCopy_ofAUserOrRootIsAnOrigin() {
        CallerRef user = new CallerRef.Account("AIDAANNA", Facts.ACCOUNT);
        CallerRef root = new CallerRef.Account(Facts.ACCOUNT, Facts.ACCOUNT);
        SessionFacts byUser = session(1).calledBy(user).facts();
        SessionFacts byRoot = session(1).calledBy(root).facts();

        assertThat(linker.link(byUser, List.of(), Clues.NONE).grade()).isEqualTo(Grade.ORIGIN);
        assertThat(linker.origin(byUser))
                .returns(OriginKind.IAM_USER, Origin::kind)
                .returns("AIDAANNA", Origin::name);
        assertThat(linker.link(byRoot, List.of(), Clues.NONE).grade()).isEqualTo(Grade.ORIGIN);
        assertThat(linker.origin(byRoot)).returns(OriginKind.ROOT_USER, Origin::kind);
    }

    @Test
    void ownersCopy_fromOutsideIsAnExternalOrigin() {
        SessionFacts stranger =
                session(1).calledBy(new CallerRef.Account("AROAX:eve", "999988887777")).facts();

        Link link = linker.link(stranger, List.of(session(2).facts()), Clues.NONE);

        assertThat(link.grade()).isEqualTo(Grade.ORIGIN);
        assertThat(link.evidence()).containsExactly(Evidence.EXTERNAL_ACCOUNT);
        assertThat(linker.origin(stranger))
                .returns(OriginKind.EXTERNAL_ACCOUNT, Origin::kind)
                .returns("AROAX:eve", Origin::name);
    }

    @Test
    void userKey_belongsToTheTokenThatIssuedIt() {
        CallerRef caller = new CallerRef.UserKey(Facts.key('U'), "AIDAANNA", Facts.NINE);
        Facts token = session(2).kind(SessionKind.USER_TOKEN).withKey('U').principal("AIDAANNA");

        assertThat(link(session(1).at(60).calledBy(caller), token).grade()).isEqualTo(Grade.EXACT);
        assertThat(link(session(1).at(60).calledBy(caller), session(3).withKey('U')).grade())
                .isEqualTo(Grade.ORIGIN);
        assertThat(
                        link(
                                        session(1).at(60).calledBy(caller),
                                        session(2)
                                                .kind(SessionKind.USER_TOKEN)
                                                .withKey('U')
                                                .principal("AIDAOTTO"))
                                .grade())
                .isEqualTo(Grade.ORIGIN);
    }

    @Test
    void undated_isStrongByKeyAndProbableByLife() {
        assertThat(link(session(1).at(60).calledBy('B', null), session(2).withKey('B')).grade())
                .isEqualTo(Grade.STRONG);
        assertThat(link(session(1).at(60).calledBy('C', null), session(2).withKey('B')).grade())
                .isEqualTo(Grade.PROBABLE);
        assertThat(link(session(1).at(60).calledBy('C', null), session(2), session(3)).grade())
                .isEqualTo(Grade.AMBIGUOUS);
    }

    @Test
    void placeholders_areNoCandidates() {
        Facts placeholder = session(2).kind(SessionKind.UNSEEN).withKey('B');

        assertThat(link(session(1).at(60).calledBy('B', 0), placeholder).grade())
                .isEqualTo(Grade.UNSEEN);
        assertThat(link(session(1).at(60).calledBy(OWNERS_COPY), placeholder).grade())
                .isEqualTo(Grade.UNSEEN);
    }

    @Test
    void origin_ofASessionsCallIsNone() {
        SessionFacts child = session(1).at(60).calledBy('B', 0).facts();

        assertThatThrownBy(() -> linker.origin(child))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(new UUID(0, 1).toString());
    }

    private Link link(Facts child, Facts... candidates) {
        return linker.link(
                child.facts(),
                java.util.Arrays.stream(candidates).map(Facts::facts).toList(),
                Clues.NONE);
    }
}
