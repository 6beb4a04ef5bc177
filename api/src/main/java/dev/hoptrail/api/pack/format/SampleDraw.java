package dev.hoptrail.api.pack.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.record.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;

/// Draws a sample that anyone can draw again: of a population the sessions whose SHA-256 of `seed`,
/// a line feed and the session id is smallest.
public final class SampleDraw {
    /// How it is called in a plan.
    public static final String ALGORITHM = "smallest SHA-256(seed \\n sessionId)";

    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] prefix;
    private final int size;
    private final PriorityQueue<Drawn> drawn =
            new PriorityQueue<>(
                    Comparator.comparing(Drawn::hash, Arrays::compareUnsigned).reversed());
    private long population;

    @SuppressWarnings("ArrayRecordComponent") // compared by a comparator alone
    private record Drawn(UUID sessionId, byte[] hash) {}

    /// What was drawn, and how.
    ///
    /// @param population how many sessions it was drawn from
    /// @param picked in the order of their hashes
    public record Plan(
            String algorithm, String seed, int size, long population, List<UUID> picked) {
        public Plan {
            picked = List.copyOf(picked);
        }
    }

    /// @param size how many to pick at most
    public SampleDraw(String seed, int size) {
        this.prefix = (seed + "\n").getBytes(UTF_8);
        this.size = size;
    }

    /// Takes in one session of the population.
    ///
    /// @return whether it is among the drawn so far
    public boolean add(UUID sessionId) {
        population++;
        if (size == 0) {
            return false;
        }
        sha256.update(prefix);
        byte[] hash = sha256.digest(sessionId.toString().getBytes(UTF_8));
        boolean isFull = drawn.size() == size;
        if (isFull && Arrays.compareUnsigned(hash, drawn.element().hash()) >= 0) {
            return false;
        }
        if (isFull) {
            drawn.remove();
        }
        return drawn.add(new Drawn(sessionId, hash));
    }

    /// What was drawn of all that was taken in.
    public Plan plan() {
        List<Drawn> inOrder = new ArrayList<>(drawn);
        inOrder.sort(Comparator.comparing(Drawn::hash, Arrays::compareUnsigned));
        String seed = new String(prefix, 0, prefix.length - 1, UTF_8);
        return new Plan(
                ALGORITHM, seed, size, population, inOrder.stream().map(Drawn::sessionId).toList());
    }
}
