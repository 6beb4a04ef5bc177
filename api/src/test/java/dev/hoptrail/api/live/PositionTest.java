package dev.hoptrail.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {

    private static final UUID EPOCH = UUID.fromString("0b8f7c54-0000-4000-8000-000000000001");

    private static Position at(long xid, int part, long item) {
        return new Position(EPOCH, xid, part, item);
    }

    @Test
    void positions_areReadAsTheyAreWritten() {
        for (Position position :
                List.of(
                        Position.before(EPOCH, 7),
                        at(7, -1, 3),
                        at(7, Position.ALERTS, 12),
                        at(999_999_999_999_999_999L, 0, 999_999_999_999_999_999L))) {
            assertThat(Position.parse(position.toString())).contains(position);
        }
    }

    @Test
    void transactions_comeInTheirOrder_sessionsBeforeAlerts() {
        assertThat(
                        List.of(
                                        at(7, Position.ALERTS, 12),
                                        at(8, 0, 1),
                                        at(7, 0, 2),
                                        Position.before(EPOCH, 7),
                                        at(7, Position.ALERTS, 3),
                                        at(7, -1, 9),
                                        at(7, 0, 10))
                                .stream()
                                .sorted())
                .containsExactly(
                        Position.before(EPOCH, 7),
                        at(7, -1, 9),
                        at(7, 0, 2),
                        at(7, 0, 10),
                        at(7, Position.ALERTS, 3),
                        at(7, Position.ALERTS, 12),
                        at(8, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "0b8f7c54-0000-4000-8000-000000000001.7.0",
                "0b8f7c54-0000-4000-8000-000000000001.-7.0.1",
                "0b8f7c54-0000-4000-8000-000000000001.7.9999999999.1",
                "0b8f7c54-0000-4000-8000-000000000001.7.0.1\n",
                "0b8f7c54-0000-4000-8000-000000000001.9999999999999999999.0.1",
                "'; drop table change_feed; --"
            })
    void otherTexts_areNone(String text) {
        assertThat(Position.parse(text)).isEmpty();
    }
}
