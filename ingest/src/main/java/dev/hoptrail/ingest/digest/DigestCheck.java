package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.digest.Problem.Severity;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Judges one digest by its place, its signature, and what the others of its chain say: a function
/// of these alone.
///
/// What others claim cannot take a valid signature away from a digest: one that is told suffices.
public final class DigestCheck {

    private static final long HOUR = 3_600;

    private final DigestKeys keys;

    public DigestCheck(DigestKeys keys) {
        this.keys = keys;
    }

    /// What a digest says of the one before it.
    public record Follower(@Nullable String signature, @Nullable String hash) {}

    /// What lies beside a digest.
    ///
    /// @param isPlaced whether it lies where it says
    /// @param followers what the digests say that name it as the one before them
    /// @param ownSignature what the bucket's metadata says; asked where no follower's is valid
    /// @param hasPrevious whether the one that it names as the one before is there
    /// @param before the latest end of those of its chain that end earlier; null for the first
    /// @param verified a signature that was found valid before; null for none
    public record Neighbours(
            boolean isPlaced,
            List<Follower> followers,
            Supplier<Optional<String>> ownSignature,
            boolean hasPrevious,
            @Nullable Instant before,
            @Nullable String verified) {

        public Neighbours {
            followers = List.copyOf(followers);
        }
    }

    /// Something that is wrong with a digest.
    public record Fault(Kind kind, String detail) {}

    /// Digests that are not there.
    ///
    /// @param object the last of them
    /// @param from where the one before them ends
    /// @param count how many there must have been, by the hours
    public record Missing(String object, Instant from, Instant to, long count) {}

    /// What came of it.
    ///
    /// @param signature the one that is valid; null for none
    /// @param isProven whether the signature is valid and it lies where it says
    public record Judgement(
            boolean isProven,
            @Nullable String signature,
            List<Fault> faults,
            @Nullable Missing missing) {

        public Judgement {
            faults = List.copyOf(faults);
        }

        /// Whether something speaks against it.
        public boolean hasFailed() {
            return faults.stream().anyMatch(fault -> fault.kind().severity() == Severity.FAILED);
        }
    }

    /// Judges a digest.
    public Judgement judge(Digest digest, Neighbours around) {
        List<Fault> faults = new ArrayList<>();
        if (!around.isPlaced()) {
            faults.add(new Fault(Kind.DIGEST_MOVED, "says to lie at " + digest.object()));
        }
        @Nullable String signature = signature(digest, around, faults);
        if (signature == null) {
            stated(digest, around.followers()).ifPresent(faults::add);
        }
        @Nullable Missing missing = missing(digest, around, faults);
        return new Judgement(signature != null && around.isPlaced(), signature, faults, missing);
    }

    private @Nullable String signature(Digest digest, Neighbours around, List<Fault> faults) {
        if (around.verified() != null) {
            return around.verified();
        }
        if (keys.isEmpty()) {
            faults.add(new Fault(Kind.NO_KEYS, "no public keys were given"));
            return null;
        }
        Optional<PublicKey> key = keys.find(digest.fingerprint());
        if (key.isEmpty()) {
            faults.add(
                    new Fault(
                            Kind.KEY_UNKNOWN,
                            "no public key has the fingerprint " + digest.fingerprint()));
            return null;
        }
        List<String> told = new ArrayList<>();
        around.followers().stream()
                .map(Follower::signature)
                .flatMap(one -> Optional.ofNullable(one).stream())
                .distinct()
                .forEach(told::add);
        for (String one : told) {
            if (digest.isSignedBy(key.get(), one)) {
                return one;
            }
        }
        Optional<String> own = around.ownSignature().get();
        if (own.isPresent() && digest.isSignedBy(key.get(), own.get())) {
            return own.get();
        }
        faults.add(
                told.isEmpty() && own.isEmpty()
                        ? new Fault(
                                Kind.SIGNATURE_UNKNOWN,
                                "no digest follows that holds its signature, and its object's"
                                        + " metadata did not come with it; beside a file it is saved"
                                        + " as <name>.metadata.json")
                        : new Fault(
                                Kind.SIGNATURE_INVALID,
                                "the signature is not of these bytes at this place after that"
                                        + " digest"));
        return null;
    }

    /// The next digests state its hash. A valid signature says more.
    private static Optional<Fault> stated(Digest digest, List<Follower> followers) {
        List<String> hashes =
                followers.stream()
                        .flatMap(follower -> Optional.ofNullable(follower.hash()).stream())
                        .toList();
        if (hashes.isEmpty() || hashes.stream().anyMatch(digest::has)) {
            return Optional.empty();
        }
        return Optional.of(
                new Fault(
                        Kind.PREVIOUS_HASH_DIFFERS,
                        "the next digest states the hash " + hashes.getFirst()));
    }

    /// Looks at what it says of the one before, and at the hours between.
    private static @Nullable Missing missing(Digest digest, Neighbours around, List<Fault> faults) {
        @Nullable Instant before = around.before();
        if (before == null) {
            return null;
        }
        if (digest.previousObject() == null) {
            faults.add(
                    new Fault(
                            Kind.CHAIN_RESTARTED,
                            "says to be the first of a chain, after %s there is no proof until %s"
                                    .formatted(before, digest.start())));
            return null;
        }
        if (around.hasPrevious()) {
            return null;
        }
        return new Missing(
                digest.previousObject(),
                before,
                digest.start(),
                Math.max(1, hours(before, digest.start())));
    }

    private static long hours(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toSeconds() / (double) HOUR);
    }
}
