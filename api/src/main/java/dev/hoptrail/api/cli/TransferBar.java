package dev.hoptrail.api.cli;

import dev.hoptrail.api.backup.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Shows how far a backup or a restore is: a bar on a terminal, else a line now and then.
final class TransferBar implements Progress, AutoCloseable {

    private static final long LINE_NANOS = 5_000_000_000L;
    private static final int REFRESH_MILLIS = 200;
    private static final int MEGABYTE = 1_000_000;

    private final PrintWriter err;
    private final @Nullable ProgressBar bar;
    private long next = System.nanoTime() + LINE_NANOS;

    TransferBar(String task, PrintWriter err) {
        this.err = err;
        this.bar =
                !Screen.isTerminal()
                        ? null
                        : new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(0)
                                .setUnit(" MB", MEGABYTE)
                                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                                .setUpdateIntervalMillis(REFRESH_MILLIS)
                                .showSpeed()
                                .build();
    }

    @Override
    public void at(String what, long done, long total) {
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
            bar.setExtraMessage(" " + what);
        } else if (System.nanoTime() - next >= 0) {
            next += LINE_NANOS;
            err.println(
                    "%s: %,d of about %,d MB".formatted(what, done / MEGABYTE, total / MEGABYTE));
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
