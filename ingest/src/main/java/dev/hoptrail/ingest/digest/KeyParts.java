package dev.hoptrail.ingest.digest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The parts of an object's key, beside those of the place at which the object was found.
final class KeyParts {

    private KeyParts() {}

    /// How many of the last parts of a place are those of an object's key; empty if the object does
    /// not lie where it says.
    ///
    /// @param place its parts, the object's name last
    /// @param below how many of the last ones lie below what is known: a bucket, or a part of one
    static OptionalInt shared(List<String> place, int below, List<String> key) {
        int same = 0;
        while (same < key.size()
                && same < place.size()
                && place.get(place.size() - 1 - same).equals(key.get(key.size() - 1 - same))) {
            same++;
        }
        return same < Math.min(below, key.size()) ? OptionalInt.empty() : OptionalInt.of(same);
    }

    /// The parts of a key.
    static List<String> of(String object) {
        return Arrays.asList(object.split("/", -1));
    }

    /// What is left of a key behind its first parts; empty for a key that could lead elsewhere.
    static Optional<List<String>> behind(String object, int cut) {
        List<String> parts = of(object);
        if (parts.size() <= cut) {
            return Optional.empty();
        }
        List<String> left = parts.subList(cut, parts.size());
        boolean plain =
                left.stream()
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        return plain ? Optional.of(left) : Optional.empty();
    }
}
