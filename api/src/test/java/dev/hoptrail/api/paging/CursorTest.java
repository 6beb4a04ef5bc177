package dev.hoptrail.api.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class CursorTest {

    @Property
    void cursor_readsBackWithItsQuestion(
            @ForAll long first, @ForAll long second, @ForAll long id, @ForAll String question) {
        Cursor cursor = new Cursor(first, second, new UUID(id, ~id));

        assertThat(Cursor.read(cursor.text(question), question)).contains(cursor);
    }

    @Test
    void cursor_ofAnotherQuestion_isRefused() {
        String text = new Cursor(1, new UUID(1, 2)).text("one");

        assertRefused(text, "other");
    }

    @Property
    void anyOtherText_isRefused(@ForAll String text) {
        assertRefused(text, "one");
    }

    @Test
    void noCursor_isTheFirstPage() {
        assertThat(Cursor.read(null, "one")).isEmpty();
    }

    private static void assertRefused(String text, String question) {
        assertThatThrownBy(() -> Cursor.read(text, question))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
    }
}
