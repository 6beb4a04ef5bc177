package dev.hoptrail.correlate.chain;

import static dev.hoptrail.correlate.chain.Facts.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Link.Check.Kind;
import dev.hoptrail.correlate.chain.Link.Check.Verdict;
import dev.hoptrail.correlate.event.AccessKeyId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChecksTest {

    @Test
    void inheritedTags_confirmWhatTheParentPassesOnInAnyCase() {
        Facts parent = session(2).tag("Team", "blue", true).tag("Ticket", "77", false);

        assertThat(verdict(Kind.INHERITED_TAGS, child().incoming(Map.of("TEAM", "blue")), parent))
                .isEqualTo(Verdict.CONFIRMS);
    }

    @Test
    void inheritedTags_refuteOtherValuesMissingAndFurtherKeys() {
        Facts parent = session(2).tag("Team", "blue", true);

        assertThat(verdict(Kind.INHERITED_TAGS, child().incoming(Map.of("Team", "Blue")), parent))
                .isEqualTo(Verdict.REFUTES);
        assertThat(verdict(Kind.INHERITED_TAGS, child().incoming(Map.of()), parent))
                .isEqualTo(Verdict.REFUTES);
        assertThat(
                        verdict(
                                Kind.INHERITED_TAGS,
                                child().incoming(Map.of("Team", "blue", "Stage", "x")),
                                parent))
                .isEqualTo(Verdict.REFUTES);
    }

    @Test
    void inheritedTags_areSilentWhereNothingWasLogged() {
        assertThat(verdict(Kind.INHERITED_TAGS, child(), session(2).tag("Team", "blue", true)))
                .isEqualTo(Verdict.SILENT);
        assertThat(verdict(Kind.INHERITED_TAGS, child().incoming(Map.of()), session(2)))
                .isEqualTo(Verdict.SILENT);
    }

    @Test
    void inheritedTags_ofAParentThatMayInheritUnsaidAreNotToldByFurtherKeys() {
        Facts parent = session(2).calledBy('A', -60).tag("Team", "blue", true);
        Map<String, String> more = Map.of("Team", "blue", "Stage", "from further up");

        assertThat(verdict(Kind.INHERITED_TAGS, child().incoming(more), parent))
                .isEqualTo(Verdict.SILENT);
        assertThat(verdict(Kind.INHERITED_TAGS, child().incoming(Map.of("Stage", "x")), parent))
                .isEqualTo(Verdict.REFUTES);
    }

    @Test
    void sourceIdentity_persistsIsLostOrChanged() {
        Facts parent = session(2).sourceIdentity("anna");

        assertThat(check(Kind.SOURCE_IDENTITY, child().sourceIdentity("anna"), parent))
                .returns(Verdict.CONFIRMS, Check::verdict);
        assertThat(check(Kind.SOURCE_IDENTITY, child(), parent))
                .returns(Verdict.REFUTES, Check::verdict)
                .returns("lost", Check::detail);
        assertThat(check(Kind.SOURCE_IDENTITY, child().sourceIdentity("Anna"), parent))
                .returns(Verdict.REFUTES, Check::verdict)
                .returns("changed", Check::detail);
        assertThat(verdict(Kind.SOURCE_IDENTITY, child().sourceIdentity("anna"), session(2)))
                .isEqualTo(Verdict.SILENT);
    }

    @Test
    void lifetime_holdsWithTwoSecondsOfSlack() {
        Facts parent = session(2).life(Duration.ofMinutes(1));

        assertThat(verdict(Kind.LIFETIME, session(1).at(62), parent)).isEqualTo(Verdict.CONFIRMS);
        assertThat(verdict(Kind.LIFETIME, session(1).at(63), parent)).isEqualTo(Verdict.REFUTES);
        assertThat(verdict(Kind.LIFETIME, session(1).at(-2), parent)).isEqualTo(Verdict.CONFIRMS);
        assertThat(verdict(Kind.LIFETIME, session(1).at(-3), parent)).isEqualTo(Verdict.REFUTES);
    }

    @Test
    void keyAccount_mustBeTheParents() {
        AccessKeyId own = new AccessKeyId("ASIARTX3GSDSQAWXYZ23");
        AccessKeyId foreign = new AccessKeyId("ASIAWO645SY5AAWXYZ23");
        AccessKeyId old = new AccessKeyId("ASIAIOSFODNN7EXAMPLE");

        assertThat(keyAccount(own)).isEqualTo(Verdict.CONFIRMS);
        assertThat(keyAccount(foreign)).isEqualTo(Verdict.REFUTES);
        assertThat(keyAccount(old)).isEqualTo(Verdict.SILENT);
    }

    private static Verdict keyAccount(AccessKeyId shown) {
        return Checks.of(Call.issuing(child().facts()), session(2).facts(), shown).stream()
                .filter(check -> check.check() == Kind.KEY_ACCOUNT)
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static Facts child() {
        return session(1).at(60);
    }

    private static Verdict verdict(Kind kind, Facts child, Facts parent) {
        return check(kind, child, parent).verdict();
    }

    private static Check check(Kind kind, Facts child, Facts parent) {
        return Checks.of(Call.issuing(child.facts()), parent.facts(), null).stream()
                .filter(check -> check.check() == kind)
                .findFirst()
                .orElseThrow();
    }
}
