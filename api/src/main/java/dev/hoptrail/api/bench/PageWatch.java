package dev.hoptrail.api.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.bench.UiFigures.LongTasks;
import dev.hoptrail.api.bench.UiFigures.Scroll;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A page of a browser in which somebody turns the wheel, with what it tells of itself: its own
/// performance entries, read by a script that was there before it.
final class PageWatch {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int POLL_MILLIS = 20;
    private static final double NANOS = 1e9;
    private static final String ROWS = "document.querySelectorAll('[role=row]').length";

    /// Rows count once the frame after they came stands on the screen.
    private static final String SCRIPT =
            """
            (() => {
              if (window.top !== window) return;
              const watch = { long: [], painted: null };
              window.benchWatch = watch;
              performance.setResourceTimingBufferSize(5000);
              new PerformanceObserver((list) => watch.long.push(...list.getEntries().map(
                ({ startTime, duration }) => ({ startTime, duration })))
              ).observe({ type: 'longtask', buffered: true });
              const look = () => {
                if (document.querySelector('[role=row][data-index]')) {
                  seen.disconnect();
                  requestAnimationFrame(() => {
                    const after = new MessageChannel();
                    after.port1.onmessage = () => { watch.painted = performance.now(); };
                    after.port2.postMessage(null);
                  });
                }
              };
              const seen = new MutationObserver(look);
              seen.observe(document, { childList: true, subtree: true });
            })()
            """;

    private static final String ANSWERS =
            "performance.getEntriesByType('resource').filter(({ name }) => name.includes('%s'))";

    private final DevTools page;

    PageWatch(DevTools page) {
        this.page = page;
    }

    /// Lets every page that is opened from now on be one that a bearer of a token asks for.
    void begin(String authorization) throws InterruptedException {
        page.command("Page.enable", Map.of());
        page.command("Network.enable", Map.of());
        page.command(
                "Network.setExtraHTTPHeaders",
                Map.of("headers", Map.of("Authorization", authorization)));
        page.command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", SCRIPT));
    }

    /// Opens an address.
    void open(URI address) throws InterruptedException {
        page.command("Page.navigate", Map.of("url", address.toString()));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// Waits until something holds in the page.
    void await(String condition) throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!page.evaluate("Boolean(" + condition + ")").asBoolean()) {
            if (System.nanoTime() > patience) {
                throw new CommandFailure(
                        "The page does not come to %s; it says: %s"
                                .formatted(
                                        condition,
                                        page.evaluate("document.body.innerText.slice(0, 300)")
                                                .asText()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /// The value of an expression.
    JsonNode ask(String expression) throws InterruptedException {
        return page.evaluate(expression);
    }

    /// How many answers the page got from addresses that hold a text.
    int requests(String address) throws InterruptedException {
        return page.evaluate(ANSWERS.formatted(address) + ".length").asInt();
    }

    /// Milliseconds from the end of the first such answer until rows were painted.
    @Nullable Double painted(String address) throws InterruptedException {
        await("benchWatch.painted !== null");
        JsonNode took =
                page.evaluate(
                        "benchWatch.painted - " + ANSWERS.formatted(address) + "[0]?.responseEnd");
        return took.isNumber() ? took.asDouble() : null;
    }

    /// The long tasks of the page since a moment of it.
    LongTasks longTasks(double since) throws InterruptedException {
        JsonNode told =
                page.evaluate(
                        """
                        (() => {
                          const all = benchWatch.long.filter(({ startTime }) => startTime >= %s)
                            .map(({ duration }) => duration);
                          return { number: all.length, millis: all.reduce((sum, one) => sum + one, 0),
                                   longest: Math.max(0, ...all) };
                        })()
                        """
                                .formatted(since));
        return new LongTasks(
                told.path("number").asInt(),
                told.path("millis").asDouble(),
                told.path("longest").asDouble());
    }

    /// Turns the wheel over something that scrolls; each turn waits for the frame after it.
    ///
    /// @param box a selector of what scrolls
    /// @param pixels of a turn
    Scroll scroll(String box, int turns, long pixels) throws InterruptedException {
        JsonNode place =
                page.evaluate(
                        "(() => { const { x, y, width, height } = document.querySelector('%s').getBoundingClientRect(); return { x: x + width / 2, y: Math.min(y + height / 2, innerHeight - 20), now: performance.now() }; })()"
                                .formatted(box));
        long begun = System.nanoTime();
        int rows = 0;
        for (int turn = 0; turn < turns; turn++) {
            page.command(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            "mouseWheel",
                            "x",
                            place.path("x").asDouble(),
                            "y",
                            place.path("y").asDouble(),
                            "deltaX",
                            0,
                            "deltaY",
                            pixels));
            rows =
                    Math.max(
                            rows,
                            page.evaluate(
                                            "new Promise((told) => requestAnimationFrame(() => told("
                                                    + ROWS
                                                    + ")))")
                                    .asInt());
        }
        double seconds = (System.nanoTime() - begun) / NANOS;
        long gone =
                page.evaluate("Math.round(document.querySelector('%s').scrollTop)".formatted(box))
                        .asLong();
        return new Scroll(turns, seconds, rows, gone, longTasks(place.path("now").asDouble()));
    }
}
