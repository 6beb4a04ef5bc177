package dev.hoptrail.api.bench;

import dev.hoptrail.api.session.QueryWords;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.correlate.tags.SessionTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// What is asked, drawn from sessions that are there.
///
/// @param searches a tag, a time and an order each
/// @param sessions whose lineage is asked for
/// @param keys to be resolved
record Questions(List<Tagged> searches, List<UUID> sessions, List<String> keys) {

    /// A hundredth of the year over which the sessions lie.
    private static final Duration WINDOW = Duration.ofHours(88);

    /// Sessions with a tag that were alive in a window.
    record Tagged(String key, String value, Instant from, Instant to, SearchOrder order) {

        String query() {
            return "tag." + key + ':' + QueryWords.quote(value);
        }

        TimeWindow window() {
            return new TimeWindow(from, to);
        }

        /// The order as a parameter.
        String sort() {
            return switch (order) {
                case NEWEST_ISSUED -> "-issuedAt";
                case OLDEST_ISSUED -> "issuedAt";
                case LATEST_EXPIRY -> "-expiresAt";
                case EARLIEST_EXPIRY -> "expiresAt";
            };
        }
    }

    /// @param most of each kind
    static Questions of(List<SessionState> sample, int most, long seed) {
        Random random = new Random(seed);
        SearchOrder[] orders = SearchOrder.values();
        List<Tagged> searches =
                sample.stream()
                        .filter(state -> !state.derived().tags().isEmpty())
                        .limit(most)
                        .map(state -> {
                            List<SessionTag> tags = state.derived().tags();
                            SessionTag tag = tags.get(random.nextInt(tags.size()));
                            Instant from = state.facts().issuedAt().minus(WINDOW.dividedBy(2));
                            return new Tagged(
                                    tag.key(),
                                    tag.value(),
                                    from,
                                    from.plus(WINDOW),
                                    orders[random.nextInt(orders.length)]);
                        })
                        .toList();
        return new Questions(
                searches,
                sample.stream().limit(most).map(SessionState::sessionId).toList(),
                sample.stream()
                        .map(state -> state.facts().key())
                        .filter(key -> key != null)
                        .limit(most)
                        .map(key -> key.value())
                        .toList());
    }
}
