package dev.hoptrail.correlate.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.proof.TiledTree.TileId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class MerkleTreeTest {

    private static final HexFormat HEX = HexFormat.of();

    /// The inputs and roots that the tests of Certificate Transparency use.
    private static final List<String> KNOWN_LEAVES =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");

    private static final List<String> KNOWN_ROOTS =
            List.of(
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final long SEED = Long.getLong("seed", 20_261_122);

    private final RandomGenerator random =
            RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(SEED);

    private static final class Log {
        final Map<TileId, byte[]> tiles = new HashMap<>();
        final List<byte[]> leaves = new ArrayList<>();

        TiledTree tree() {
            return new TiledTree(id -> tiles.getOrDefault(id, new byte[0]));
        }

        void append(List<byte[]> hashes) {
            byte[] joined = new byte[hashes.size() * 32];
            for (int i = 0; i < hashes.size(); i++) {
                System.arraycopy(hashes.get(i), 0, joined, i * 32, 32);
            }
            tiles.putAll(tree().append(leaves.size(), joined));
            leaves.addAll(hashes);
        }
    }

    /// RFC 6962 section 2.1, word for word.
    private static byte[] naive(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return Sha256.of();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = 1;
        while (k * 2 < leaves.size()) {
            k *= 2;
        }
        return Sha256.of(
                new byte[] {1},
                naive(leaves.subList(0, k)),
                naive(leaves.subList(k, leaves.size())));
    }

    private List<byte[]> randomLeaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] leaf = new byte[32];
            random.nextBytes(leaf);
            leaves.add(leaf);
        }
        return leaves;
    }

    @Test
    void knownLeaves_giveTheKnownRoots() {
        Log log = new Log();
        assertThat(HEX.formatHex(log.tree().root(0)))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < KNOWN_LEAVES.size(); i++) {
            log.append(List.of(MerkleTree.leaf(HEX.parseHex(KNOWN_LEAVES.get(i)))));
            assertThat(HEX.formatHex(log.tree().root(i + 1))).isEqualTo(KNOWN_ROOTS.get(i));
        }
    }

    @Test
    void appendsOfAnyLength_keepTheRootsThatTheDefinitionGives() {
        System.out.println("seed " + SEED);
        for (int round = 0; round < 12; round++) {
            Log log = new Log();
            while (log.leaves.size() < 1_400) {
                log.append(randomLeaves(random.nextInt(1, 400)));
                long size = log.leaves.size();
                assertThat(log.tree().root(size)).as("size %d", size).isEqualTo(naive(log.leaves));
            }
            int older = random.nextInt(log.leaves.size());
            assertThat(log.tree().root(older)).isEqualTo(naive(log.leaves.subList(0, older)));
        }
    }

    @Test
    void treeOfThreeLevels_hasTheRootThatTheDefinitionGives() {
        Log log = new Log();
        log.append(randomLeaves(40_000));
        log.append(randomLeaves(26_001));
        assertThat(log.tiles.keySet()).anyMatch(id -> id.level() == 2);
        assertThat(log.tree().root(66_001)).isEqualTo(naive(log.leaves));
        prove(log, 66_001, 65_536);
        prove(log, 66_001, 3);
    }

    @Test
    void everyLeafOfEverySmallTree_isProven_andNothingElse() {
        Log log = new Log();
        log.append(randomLeaves(40));
        for (long size = 1; size <= 40; size++) {
            for (long index = 0; index < size; index++) {
                prove(log, size, index);
            }
        }
    }

    private void prove(Log log, long size, long index) {
        byte[] root = log.tree().root(size);
        byte[] leaf = log.leaves.get((int) index);
        List<byte[]> proof = log.tree().inclusion(index, size);
        assertThat(MerkleTree.includes(leaf, index, size, proof, root)).isTrue();
        assertThat(MerkleTree.includes(flipped(leaf), index, size, proof, root)).isFalse();
        assertThat(MerkleTree.includes(leaf, index + 1, size, proof, root)).isFalse();
        assertThat(MerkleTree.includes(leaf, index, size, proof, flipped(root))).isFalse();
        for (int i = 0; i < proof.size(); i++) {
            List<byte[]> wrong = new ArrayList<>(proof);
            wrong.set(i, flipped(proof.get(i)));
            assertThat(MerkleTree.includes(leaf, index, size, wrong, root)).isFalse();
            wrong.remove(i);
            assertThat(MerkleTree.includes(leaf, index, size, wrong, root)).isFalse();
        }
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(leaf);
        assertThat(MerkleTree.includes(leaf, index, size, longer, root)).isFalse();
    }

    @Test
    void everySmallTree_isProvenToBeginWithEverySmallerOne_andNothingElse() {
        Log log = new Log();
        log.append(randomLeaves(40));
        for (long to = 1; to <= 40; to++) {
            byte[] newer = log.tree().root(to);
            for (long from = 1; from <= to; from++) {
                byte[] older = log.tree().root(from);
                List<byte[]> proof = log.tree().consistency(from, to);
                assertThat(MerkleTree.isConsistent(from, older, to, newer, proof))
                        .as("%d in %d", from, to)
                        .isTrue();
                assertThat(MerkleTree.isConsistent(from, flipped(older), to, newer, proof))
                        .isFalse();
                assertThat(MerkleTree.isConsistent(from, older, to, flipped(newer), proof))
                        .isFalse();
                for (int i = 0; i < proof.size(); i++) {
                    List<byte[]> wrong = new ArrayList<>(proof);
                    wrong.set(i, flipped(proof.get(i)));
                    assertThat(MerkleTree.isConsistent(from, older, to, newer, wrong)).isFalse();
                }
            }
        }
        assertThat(MerkleTree.isConsistent(0, MerkleTree.empty(), 1, log.tree().root(1), List.of()))
                .isFalse();
    }

    private static byte[] flipped(byte[] hash) {
        byte[] flipped = Arrays.copyOf(hash, hash.length);
        flipped[flipped.length - 1] ^= 1;
        return flipped;
    }

    /// The example in the documentation of Go's package note.
    @Test
    void note_ofAnotherImplementation_isVerified() {
        String note =
                """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.

                \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
                """;
        VerifierKey key =
                VerifierKey.read(
                                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
                        .orElseThrow();
        SignedNote read = SignedNote.read(note).orElseThrow();

        assertThat(read.isSignedBy(key)).isTrue();
        assertThat(read.format()).isEqualTo(note);
        assertThat(SignedNote.read(note.replace("answer", "Answer")).orElseThrow().isSignedBy(key))
                .isFalse();
        assertThat(VerifierKey.read(key.text().replace("c74f20a3", "c74f20a4"))).isEmpty();
    }

    @Test
    void checkpoint_isReadAsItWasWritten_andNothingElseIs() {
        Checkpoint head =
                new Checkpoint(
                        "hoptrail/x",
                        7,
                        MerkleTree.leaf("x".getBytes(US_ASCII)),
                        java.time.Instant.parse("2026-01-31T08:00:00Z"));
        Checkpoint read = Checkpoint.read(head.text()).orElseThrow();

        assertThat(read.text()).isEqualTo(head.text());
        assertThat(read.root()).isEqualTo(head.root());
        for (String wrong :
                List.of(
                        "",
                        head.text() + "x\n",
                        head.text().replace("\n7\n", "\n07\n"),
                        head.text().replace("\n7\n", "\n-7\n"),
                        head.text().replace("at ", "on "),
                        head.text().replace("=", ""))) {
            assertThat(Checkpoint.read(wrong)).as(wrong).isEmpty();
        }
    }
}
