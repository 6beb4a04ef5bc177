package dev.hoptrail.correlate.chain;

import static dev.hoptrail.correlate.chain.Facts.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DerivationTest {
    private static final Origin ROOT = Origins.root(Facts.ACCOUNT);

    @Test
    void depth_countsRolesAndRootTasksButNoTokens() {
        assertThat(depthOfRoot(SessionKind.ROLE)).isEqualTo(1);
        assertThat(depthOfRoot(SessionKind.ROOT_TASK)).isEqualTo(1);
        assertThat(depthOfRoot(SessionKind.USER_TOKEN)).isZero();
        assertThat(depthOfRoot(SessionKind.FEDERATED_USER)).isZero();
        assertThat(depthOfRoot(SessionKind.UNSEEN)).isNull();
    }

    @Test
    void below_goesOnFromItsParent() {
        Derived parent = Derivation.root(session(1).tag("Team", "blue", true).facts(), ROOT);

        Derived child = Derivation.below(session(2).facts(), parent);

        assertThat(child.chainId()).isEqualTo(Facts.id(1));
        assertThat(child.depth()).isEqualTo(2);
        assertThat(child.origin()).isEqualTo(ROOT);
        assertThat(child.tags())
                .containsExactly(
                        new SessionTag("Team", "blue", true, SetBy.INHERITED, Facts.id(1)));
    }

    @Test
    void below_anUnknownDepthStaysUnknown() {
        Derived unseen = Derivation.root(session(1).kind(SessionKind.UNSEEN).facts(), ROOT);
        Derived doubtful = Derivation.ambiguous(session(1).facts(), null);

        assertThat(Derivation.below(session(2).facts(), unseen).depth()).isNull();
        assertThat(Derivation.below(session(2).facts(), doubtful).depth()).isNull();
        assertThat(Derivation.below(session(2).facts(), doubtful).origin()).isNull();
    }

    @Test
    void ambiguous_isARootWithTheSharedOriginIfThereIsOne() {
        assertThat(Derivation.ambiguous(session(1).facts(), ROOT))
                .returns(Facts.id(1), Derived::chainId)
                .returns(ROOT, Derived::origin);
    }

    @Test
    void circle_isCutByNamingTheParentAsACandidate() {
        Link hop = Link.hop(Grade.EXACT, Facts.id(2), List.of(), List.of());

        Link cut = Derivation.withoutCircle(hop);

        assertThat(cut.grade()).isEqualTo(Grade.AMBIGUOUS);
        assertThat(cut.parentId()).isNull();
        assertThat(cut.candidates()).containsExactly(Facts.id(2));
        assertThat(cut.checks())
                .extracting(Check::check, Check::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Check.Kind.ACYCLIC, Check.Verdict.REFUTES));
        assertThatThrownBy(() -> Derivation.withoutCircle(cut))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static @org.jspecify.annotations.Nullable Integer depthOfRoot(SessionKind kind) {
        return Derivation.root(session(1).kind(kind).facts(), ROOT).depth();
    }
}
