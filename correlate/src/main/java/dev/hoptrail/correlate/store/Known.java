package dev.hoptrail.correlate.store;

import java.util.LinkedHashMap;
import java.util.Map;

/// The most recently used members of a set that only grows. Forgetting one costs a look-up, no
/// more.
final class Known<T> {
    private final Map<T, Boolean> members;

    Known(int capacity) {
        members =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
                        return size() > capacity;
                    }
                };
    }

    boolean contains(T member) {
        return members.get(member) != null;
    }

    void add(T member) {
        members.put(member, Boolean.TRUE);
    }

    void clear() {
        members.clear();
    }
}
