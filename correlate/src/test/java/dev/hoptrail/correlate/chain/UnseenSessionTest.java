package dev.hoptrail.correlate.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UnseenSessionTest {
    private static final UUID ID = Ids.placeholder("AROAHUB:anna", Facts.NINE);

    @Property
    boolean merge_isCommutative(
            @ForAll("unseen") UnseenSession one, @ForAll("unseen") UnseenSession two) {
        return one.merge(two).equals(two.merge(one));
    }

    @Property
    boolean merge_isAssociative(
            @ForAll("unseen") UnseenSession one,
            @ForAll("unseen") UnseenSession two,
            @ForAll("unseen") UnseenSession three) {
        return one.merge(two).merge(three).equals(one.merge(two.merge(three)));
    }

    @Property
    boolean merge_isIdempotent(
            @ForAll("unseen") UnseenSession one, @ForAll("unseen") UnseenSession two) {
        UnseenSession both = one.merge(two);
        return both.merge(one).equals(both) && one.merge(one).equals(one);
    }

    @Property
    boolean merge_commutesWithLaterUses(
            @ForAll("unseen") UnseenSession one,
            @ForAll("unseen") UnseenSession two,
            @ForAll("times") Instant last) {
        return one.seenUntil(last).merge(two).equals(one.merge(two).seenUntil(last));
    }

    @Property
    boolean merge_doesNotShowWhatWasStoredInBetween(
            @ForAll("unseen") UnseenSession one, @ForAll("unseen") UnseenSession two) {
        UnseenSession stored = UnseenSession.of(one.facts());

        return stored.merge(two).facts().equals(one.merge(two).facts());
    }

    @Test
    void merge_refusesAnotherSession() {
        UnseenSession one = unseen(ID, "arn");
        UnseenSession other = unseen(new UUID(0, 1), "arn");

        assertThatThrownBy(() -> one.merge(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void facts_tellRoleNameAndOrigin() {
        SessionFacts facts = unseen(ID, "arn:aws:sts::111122223333:assumed-role/Hub/anna").facts();

        assertThat(facts.kind()).isEqualTo(SessionKind.UNSEEN);
        assertThat(facts.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/Hub");
        assertThat(facts.sessionName()).isEqualTo("anna");
        assertThat(facts.ownOrigin())
                .isNotNull()
                .returns(OriginKind.UNSEEN_SESSION, Origin::kind)
                .returns("AROAHUB:anna", Origin::name);
    }

    @Provide
    Arbitrary<UnseenSession> unseen() {
        Arbitrary<String> texts = Arbitraries.of("", "a", "b", "C");
        Arbitrary<Map<String, String>> tags =
                Arbitraries.maps(
                                Arbitraries.of("Team", "team", "Stage"),
                                Arbitraries.of("", "blue", "red"))
                        .ofMaxSize(3);
        return Combinators.combine(times(), texts, texts, texts, texts, tags)
                .as((last, arn, role, account, identity, inherited) ->
                        new UnseenSession(
                                ID,
                                "AROAHUB:anna",
                                Facts.NINE,
                                last,
                                known("arn:aws:sts::1:assumed-role/R%s/anna", arn),
                                known("arn:aws:iam::1:role/%s", role),
                                known("%s", account),
                                known("%s", identity),
                                inherited));
    }

    /// Empty stands for unknown.
    private static @Nullable String known(String form, String text) {
        return text.isEmpty() ? null : form.formatted(text);
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.integers().between(0, 5).map(Facts.NINE::plusSeconds);
    }

    private static UnseenSession unseen(UUID id, String arn) {
        return new UnseenSession(
                id, "AROAHUB:anna", Facts.NINE, Facts.NINE, arn, null, null, null, Map.of());
    }
}
