package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.bench.UiFigures.LongTasks;
import dev.hoptrail.api.bench.UiFigures.Scroll;
import dev.hoptrail.api.bench.UiFigures.View;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.correlate.search.SessionIndex;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures the pages in a browser: what scrolling through a large chain, a large fan-out and many
/// search results costs beside scrolling an empty page, and how soon answers are painted.
@Command(
        name = "ui",
        description = {
            "Ingests a simulation, multiplies its sessions by COPY, and scrolls through a large chain,",
            "a fan-out and search results in headless Chromium, beside an empty page."
        })
final class BenchUiCommand implements Callable<Integer> {

    /// What a list that is scrolled through is drawn to at most: a reader asks for more by pages.
    private static final int DRAWN_PAGES = 10;

    private static final int CHAIN_PAGE = 500;
    private static final int CHAIN_ROW = 48;
    private static final int HIT_ROW = 56;
    private static final String CHAIN = "/api/v1/chains/";
    private static final String CHAIN_BOX = ".chain-scroll";
    private static final String HITS = "/api/v1/sessions?";
    private static final String HIT_BOX = ".long-scroll";
    private static final String DRAW_MORE =
            "[...document.querySelectorAll('.more-hops button')][0]";

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Stored sessions at least; default ${DEFAULT-VALUE}.")
    private long sessions = 1_000_000;

    @Option(
            names = "--chain",
            paramLabel = "N",
            description = "Sessions of the large chain; default ${DEFAULT-VALUE}.")
    private int chain = 5_000;

    @Option(
            names = "--fan-out",
            paramLabel = "N",
            description = "Sessions directly below one; default ${DEFAULT-VALUE}.")
    private int fanOut = 100_000;

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "Turns of the wheel on each page; default ${DEFAULT-VALUE}.")
    private int turns = 400;

    @Option(
            names = "--chromium",
            paramLabel = "FILE",
            description = "The browser; default ${DEFAULT-VALUE}.")
    private Path chromium = Path.of("/usr/bin/chromium");

    @Option(
            names = "--pages",
            paramLabel = "DIR",
            description = "Serve the pages of this folder in place of those in the program.")
    private @Nullable Path pages;

    @Override
    public Integer call() {
        Chromium.check(chromium);
        Map<String, Object> served =
                pages == null
                        ? Map.of()
                        : Map.of(
                                "micronaut.router.static-resources.ui.paths",
                                "file:" + pages.toAbsolutePath().normalize());
        UiFigures figures = ManySessions.measure(options, sessions, served, this::measure);
        options.print(figures, figures.table());
        return ExitCode.OK;
    }

    private UiFigures measure(ManySessions service) throws Exception {
        SessionState like = root(service.sample());
        List<SessionState> branching = LargeChain.branching(chain).after(like);
        List<SessionState> below = LargeChain.fanOut(fanOut).after(like);
        SessionLoad.add(service.cluster().database(), branching);
        SessionLoad.add(service.cluster().database(), below);
        options.say("building the index");
        service.pipeline().part(IndexFollower.class).rebuild().get();
        long stored = service.pipeline().part(SessionIndex.class).size();
        URI address = service.pipeline().address();
        try (Calls calls = new Calls(address, service.data());
                Chromium browser = Chromium.start(chromium)) {
            PageWatch page = new PageWatch(browser.page());
            page.begin(calls.authorization());
            String name = page.ask("navigator.userAgent").asText();
            options.say("scrolling");
            Scroll empty = empty(page);
            List<View> views = new ArrayList<>();
            views.add(chain(page, address, "a chain of %,d".formatted(chain), branching));
            views.add(chain(page, address, "a fan-out of %,d".formatted(fanOut), below));
            views.add(hits(page, address));
            return new UiFigures(
                    stored, name.replaceFirst(".*(Chrome/[0-9]+).*", "$1"), empty, views);
        }
    }

    private static SessionState root(List<SessionState> sample) {
        return sample.stream()
                .filter(one -> one.link().grade() == Grade.ORIGIN)
                .filter(one -> one.facts().kind() == SessionKind.ROLE)
                .findFirst()
                .orElseThrow(() -> new CommandFailure("No session begins a chain: ask for more"));
    }

    /// As far as the chain is long, in a page that has nothing of ours in it.
    private Scroll empty(PageWatch page) throws InterruptedException {
        page.open(URI.create("data:text/html,%3C!doctype%20html%3E%3Cbody%3E"));
        long height = (long) chain * CHAIN_ROW;
        page.ask("document.body.style.height = '%dpx'".formatted(height));
        return page.scroll("html", turns, height / turns + 1);
    }

    private View chain(PageWatch page, URI address, String what, List<SessionState> sessions)
            throws InterruptedException {
        UUID root = sessions.getFirst().sessionId();
        page.open(address.resolve("/chains/" + root));
        Double painted = page.painted(CHAIN);
        int drawn = 1;
        int last = Math.min(DRAWN_PAGES, (sessions.size() + CHAIN_PAGE - 1) / CHAIN_PAGE);
        while (drawn < last) {
            page.await(DRAW_MORE + "?.ariaDisabled !== 'true'");
            page.ask(DRAW_MORE + ".click()");
            drawn++;
            page.await(
                    "performance.getEntriesByType('resource').filter(({ name }) => name.includes('%s')).length >= %d"
                            .formatted(CHAIN, drawn));
        }
        page.await("document.querySelector('%s [role=treegrid]')".formatted(CHAIN_BOX));
        // A crowd of one role is one row until it is opened.
        page.ask("document.querySelector('.hop.group button')?.click()");
        page.await(
                "Number(document.querySelector('[role=treegrid]').ariaRowCount) > %d"
                        .formatted(Math.min(sessions.size(), drawn * CHAIN_PAGE)));
        LongTasks drawing = page.longTasks(0);
        long rows =
                page.ask("Number(document.querySelector('[role=treegrid]').ariaRowCount)").asLong();
        Scroll scroll = page.scroll(CHAIN_BOX, turns, rows * CHAIN_ROW / turns + 1);
        return new View(what, rows - 1, page.requests(CHAIN), drawn, painted, drawing, scroll);
    }

    private View hits(PageWatch page, URI address) throws InterruptedException {
        page.open(address.resolve("/"));
        Double painted = page.painted(HITS);
        LongTasks drawing = page.longTasks(0);
        // Slow enough for answers to come before their rows are in view.
        Scroll scroll = page.scroll(HIT_BOX, turns, HIT_ROW * 10L);
        page.await("!document.querySelector('[aria-busy=true] .long-scroll')");
        int requests = page.requests(HITS);
        long rows = scroll.pixels() / HIT_ROW;
        return new View("search results", rows, requests, requests, painted, drawing, scroll);
    }
}
