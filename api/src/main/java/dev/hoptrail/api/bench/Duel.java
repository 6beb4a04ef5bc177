package dev.hoptrail.api.bench;

/// Two ways to answer the same questions, asked in turn so that whatever else the machine does
/// meets both.
///
/// @param ours through the service
/// @param reference the bare way
record Duel(Latency ours, Latency reference) {

    /// One way to answer a question, by its number.
    @FunctionalInterface
    interface Way {
        void answer(int question) throws Exception;
    }

    /// Asks every question both ways, first to warm up and then to measure.
    ///
    /// @param questions how many different ones there are
    static Duel fight(int questions, Way ours, Way reference) throws Exception {
        long[] oursTook = new long[questions];
        long[] referenceTook = new long[questions];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < questions; i++) {
                // Whoever comes second finds pages and caches warm: take turns.
                if (i % 2 == 0) {
                    oursTook[i] = time(ours, i);
                    referenceTook[i] = time(reference, i);
                } else {
                    referenceTook[i] = time(reference, i);
                    oursTook[i] = time(ours, i);
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
