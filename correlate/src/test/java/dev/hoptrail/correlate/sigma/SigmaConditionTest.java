package dev.hoptrail.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionDetail;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Past;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Subject;
import dev.hoptrail.correlate.tags.SessionTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the searches and conditions of Sigma mean, asked of one session.
final class SigmaConditionTest {
    private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

    private static Subject session(String name) {
        UUID id = new UUID(1, 2);
        SessionFacts facts =
                new SessionFacts(
                        id,
                        SessionKind.ROLE,
                        AT,
                        AT.plusSeconds(3_600),
                        false,
                        3_600,
                        null,
                        "AROAEXAMPLE:" + name,
                        false,
                        "arn:aws:iam::111122223333:role/Deploy*App",
                        "111122223333",
                        name,
                        "AssumeRole",
                        "Nadia",
                        new CallerRef.None(),
                        null,
                        List.of(),
                        null,
                        new SessionDetail(
                                null,
                                "eu-central-1",
                                "10.1.2.3",
                                "aws-cli",
                                null,
                                null,
                                null,
                                null),
                        List.of());
        Derived derived =
                new Derived(
                        id,
                        3,
                        new Origin(
                                new UUID(3, 4),
                                OriginKind.SAML_USER,
                                "nadia",
                                null,
                                null,
                                null,
                                "https://idp.example",
                                Actor.PERSON),
                        List.of(
                                new SessionTag(
                                        "Project", "Atlas", true, SessionTag.SetBy.CALLER, null)));
        Link link = new Link(Grade.EXACT, new UUID(5, 6), List.of(), List.of(), List.of(), 0, null);
        return new Subject(
                new SessionState(facts, link, derived),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Subject.Accounts(Set.of(), Set.of()),
                Context.NONE,
                Past.unread(Instant.MAX, null),
                new Subject.Told(
                        Set.of("ASIAOTHER"), Map.of("Team", "Blue"), true, Set.of(), Map.of()));
    }

    private static boolean holds(String detection, Subject subject) throws SigmaFaults {
        String text =
                """
                title: A title
                id: 11111111-2222-4333-8444-555555555555
                logsource: {product: hoptrail, category: session}
                detection: {%s}
                """
                        .formatted(detection);
        Rules rules = new Rules(Map.of(), List.of(SigmaReader.read(text, 1).rule()));
        return rules.of(subject).stream()
                .anyMatch(finding -> finding.ruleId().startsWith("11111111"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "role: deploy\\*app                      ! true",
                "role: 'deploy\\?app'                    ! false",
                "role: 'deploy?app'                      ! true",
                "role: 'dep*'                            ! true",
                "role: dep                               ! false",
                "role|cased: 'deploy*'                   ! false",
                "role|cased: 'Deploy*'                   ! true",
                "role: 'arn:aws:iam::*:role/Deploy*'     ! true",
                "role|contains: PLOY                     ! true",
                "role|startswith: ploy                   ! false",
                "role|endswith: app                      ! true",
                "role|contains|all: [dep, app]           ! true",
                "role|contains|all: [dep, x]             ! false",
                "role|contains: [x, app]                 ! true",
                "role|re: '^Deploy.App$'                 ! true",
                "role|re: '^deploy'                      ! false",
                "role|re|i: '^deploy'                    ! true",
                "ip|cidr: 10.0.0.0/8                     ! true",
                "ip|cidr: [192.0.2.0/24, 10.1.2.3/32]    ! true",
                "ip|cidr: 10.1.2.4/32                    ! false",
                "depth: 3                                ! true",
                "depth|gt: 3                             ! false",
                "depth|gte: 3                            ! true",
                "depth|lt: 3                             ! false",
                "depth|lte: 3                            ! true",
                "tag.project: atlas                      ! true",
                "tag.Project|cased: atlas                ! false",
                "tag.Team: '*'                           ! false",
                "roleTag.team: blue                      ! true",
                "principalTag.Team: Blue                 ! true",
                "principalTag.project: Atlas             ! true",
                "key: ASIAOTHER                          ! true",
                "actor: AGENT                            ! true",
                "sourceIdentity|fieldref: origin.name    ! true",
                "sourceIdentity|fieldref|cased: origin.name ! false",
                "externalId: null                        ! true",
                "role: null                              ! false",
                "externalId|exists: false                ! true",
                "sourceIdentity|exists: true             ! true",
                "sourceIdentity: ''                      ! false",
                "externalId: [null, x]                   ! true",
            })
    void search_meansWhatSigmaSays(String search, boolean expected) throws Exception {
        assertThat(holds("s: {%s}, condition: s".formatted(search), session("nadia")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "a                             ! true",
                "b                             ! false",
                "not b                         ! true",
                "not not a                     ! true",
                "b or a and c                  ! true",
                "(b or a) and not c            ! false",
                "a and b or c                  ! true",
                "not a or c                    ! true",
                "1 of b*                       ! false",
                "1 of them                     ! true",
                "all of them                   ! false",
                "all of a*                     ! false",
                "all of c*                     ! true",
                "any of (a)                    ! fault",
                "words                         ! true",
                "allwords                      ! false",
                "_hidden                       ! true",
                "maps                          ! true",
            })
    void condition_meansWhatSigmaSays(String condition, String expected) {
        String searches =
                "a: {session: nadia}, b: {session: max}, c: {account: 111122223333}, words: [ATLA, x],"
                        + " allwords: {'|all': [atlas, x]}, _hidden: {region: eu-*}, maps: [{region: us-1}, {depth: 3}]";
        String actual;
        try {
            actual =
                    String.valueOf(
                            holds(
                                    "%s, condition: %s".formatted(searches, condition),
                                    session("nadia")));
        } catch (SigmaFaults faults) {
            actual = "fault";
        }

        assertThat(actual).isEqualTo(expected);
    }

    /// A backtracking engine would take longer than the universe lasts; a minute is no bound of
    /// ours.
    @Test
    void hostilePattern_isAsQuickAsAnyOther() {
        Subject long50k = session("a".repeat(50_000) + "b");

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    assertThat(holds("s: {session|re: '^(a+)+$'}, condition: s", long50k))
                            .isFalse();
                    assertThat(holds("s: {session|re: '(a|a)*c'}, condition: s", long50k))
                            .isFalse();
                    assertThat(holds("s: {session: '*a*a*a*a*c'}, condition: s", long50k))
                            .isFalse();
                });
    }
}
