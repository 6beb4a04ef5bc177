package dev.hoptrail.api.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that this process runs, each with a question that tells whether it works now.
public final class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);

    private final CopyOnWriteArrayList<Part> parts = new CopyOnWriteArrayList<>();

    private record Part(String name, Supplier<Optional<String>> trouble) {}

    /// Adds a part.
    ///
    /// @param trouble asked at each look; answers what is wrong, or nothing
    public void add(String name, Supplier<Optional<String>> trouble) {
        parts.add(new Part(name, trouble));
    }

    /// What is wrong with each part; empty text for one that works.
    public Map<String, String> look() {
        Map<String, String> found = new LinkedHashMap<>();
        for (Part part : parts) {
            found.put(part.name(), look(part));
        }
        return found;
    }

    private static String look(Part part) {
        try {
            return part.trouble().get().orElse("");
        } catch (RuntimeException failure) {
            log.warn("{} does not answer", part.name(), failure);
            return "does not answer";
        }
    }
}
