package dev.hoptrail.api.bench;

import java.lang.management.ManagementFactory;

/// The memory of this process, the service in it included.
final class Heap {
    private static final int COLLECTIONS = 3;

    private Heap() {}

    /// Bytes that are reachable. One collection may leave what waits to be finalised.
    static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
