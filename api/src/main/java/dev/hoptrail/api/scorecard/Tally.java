package dev.hoptrail.api.scorecard;

import dev.hoptrail.api.scorecard.store.ScorecardStore.Cell;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds up sessions, and what was done with them.
final class Tally {

    /// @param tagKey the missing one; empty where the loss is another
    record LossPoint(Loss loss, String tagKey) implements Comparable<LossPoint> {
        private static final Comparator<LossPoint> ORDER =
                Comparator.comparing(LossPoint::loss).thenComparing(LossPoint::tagKey);

        @Override
        public int compareTo(LossPoint other) {
            return ORDER.compare(this, other);
        }
    }

    /// Sessions, and calls made with them.
    static final class Sum {
        private long sessions;
        private long uses;

        private void add(Cell cell) {
            sessions += cell.sessions();
            uses += cell.uses();
        }

        long sessions() {
            return sessions;
        }

        long uses() {
            return uses;
        }
    }

    final Sum all = new Sum();
    final Sum named = new Sum();
    final Sum sourceIdentity = new Sum();

    /// Those of which tags are demanded.
    final Sum tagsRequired = new Sum();

    final Sum tagged = new Sum();
    final Map<LossPoint, Sum> losses = new TreeMap<>();

    private long weak;

    /// Takes in sessions.
    ///
    /// @param required folded keys that they must carry
    void add(Cell cell, Set<String> required) {
        @Nullable Loss loss = Loss.of(cell.kind());
        all.add(cell);
        if (loss == null) {
            named.add(cell);
            weak += cell.weak();
        } else {
            lose(loss, "", cell);
        }
        if (cell.sourceIdentity()) {
            sourceIdentity.add(cell);
        } else {
            lose(Loss.NO_SOURCE_IDENTITY, "", cell);
        }
        if (!required.isEmpty()) {
            tagsRequired.add(cell);
            if (cell.tagKeys().containsAll(required)) {
                tagged.add(cell);
            }
            required.stream()
                    .filter(key -> !cell.tagKeys().contains(key))
                    .forEach(key -> lose(Loss.MISSING_TAG, key, cell));
        }
    }

    private void lose(Loss loss, String tagKey, Cell cell) {
        losses.computeIfAbsent(new LossPoint(loss, tagKey), none -> new Sum()).add(cell);
    }

    /// Named sessions of which a hop is no better than probable.
    long weak() {
        return weak;
    }

    long unnamed() {
        return all.sessions() - named.sessions();
    }

    /// How much is missing, apart from names.
    long incomplete() {
        return all.sessions()
                - sourceIdentity.sessions()
                + tagsRequired.sessions()
                - tagged.sessions();
    }
}
