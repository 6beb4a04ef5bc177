package dev.hoptrail.api.bench;

/// Two ways to answer the same questions, asked in turn so that whatever else the machine does
/// meets both.
///
/// @param ours through the service
/// @param reference the bare way
record Duel(Latency ours, Latency reference) {

    /// For what is told of the middle.
    static final Rounds SHORT = new Rounds(1, 1);

    /// For what is told of one call in a hundred: the machine has compiled what takes part only
    /// after some thousand calls, and of a few thousand it is not just the few that met a
    /// collection of garbage.
    static final Rounds LONG = new Rounds(2, 3);

    /// How often every question is asked.
    ///
    /// @param warming before it counts
    record Rounds(int warming, int counted) {}

    /// One way to answer a question, by its number.
    @FunctionalInterface
    interface Way {
        void answer(int question) throws Exception;
    }

    /// Asks every question both ways, round after round: first to warm up and then to measure.
    ///
    /// @param questions how many different ones there are
    static Duel fight(Rounds rounds, int questions, Way ours, Way reference) throws Exception {
        long[] oursTook = new long[questions * rounds.counted];
        long[] referenceTook = new long[questions * rounds.counted];
        for (int round = -rounds.warming; round < rounds.counted; round++) {
            int first = Math.max(0, round) * questions;
            for (int i = 0; i < questions; i++) {
                // Whoever comes second finds pages and caches warm: take turns.
                if (i % 2 == 0) {
                    oursTook[first + i] = time(ours, i);
                    referenceTook[first + i] = time(reference, i);
                } else {
                    referenceTook[first + i] = time(reference, i);
                    oursTook[first + i] = time(ours, i);
                }
            }
        }
        return new Duel(Latency.of(oursTook), Latency.of(referenceTook));
    }

    private static long time(Way way, int question) throws Exception {
        long begun = System.nanoTime();
        way.answer(question);
        return System.nanoTime() - begun;
    }
}
