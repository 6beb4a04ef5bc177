package dev.hoptrail.api.bench;

import dev.hoptrail.api.bench.Questions.Tagged;
import dev.hoptrail.api.bench.SearchFigures.Line;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.Facet;
import dev.hoptrail.correlate.search.IndexSettings;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Asks a loaded service and its references the same questions.
final class SearchMeasurement {

    private static final int PAGE = 50;
    private static final int FACET_ROUNDS = 20;
    private static final int COMMITS = 100;

    /// One question in so many of a crowd counts values: the dearest there is.
    private static final int COUNTS = 20;

    private static final double SLOWER = 3;
    private static final double FASTER = 1 / 5.0;

    private final Calls calls;
    private final SessionIndex index;
    private final DataSource database;
    private final Questions questions;
    private final List<SessionState> sample;
    private final Consumer<String> say;

    SearchMeasurement(
            Calls calls,
            SessionIndex index,
            DataSource database,
            Questions questions,
            List<SessionState> sample,
            Consumer<String> say) {
        this.calls = calls;
        this.index = index;
        this.database = database;
        this.questions = questions;
        this.sample = sample;
        this.say = say;
    }

    SearchFigures measure(DataSource owner, long seed) throws Exception {
        List<Line> lines = new ArrayList<>();
        lines.add(searches());
        try (BareSql sql = new BareSql(owner)) {
            say.accept("preparing the table that PostgreSQL counts");
            List<String> keys = frequentKeys();
            sql.prepareFacets(keys);
            say.accept("counting");
            lines.addAll(facets(sql, keys));
        }
        try (BareSql sql = new BareSql(database)) {
            say.accept("lineages and credentials");
            lines.add(lineages(sql));
            lines.add(credentials(sql));
        }
        say.accept("waiting for the index");
        lines.add(delay(seed));
        say.accept("many clients");
        Crowd crowd = Crowd.gather(calls, paths(), 4);
        return new SearchFigures(index.size(), lines, crowd);
    }

    private Line searches() throws Exception {
        say.accept("searching");
        List<Tagged> asked = questions.searches();
        Duel duel =
                Duel.fight(
                        Duel.LONG,
                        asked.size(),
                        i -> calls.get(Calls.search(asked.get(i))),
                        i -> search(asked.get(i)));
        return ratio("tag + time + sort, 50 sessions, HTTP p99", "Lucene in process p99", duel);
    }

    private void search(Tagged asked) {
        index.search(new SearchRequest(asked.query(), asked.window(), asked.order(), PAGE, null));
    }

    private List<String> frequentKeys() {
        Facet keys = index.facets("", null, List.of("tagKey"), 3).getFirst();
        return keys.values().stream().map(Facet.Count::value).toList();
    }

    private List<Line> facets(BareSql sql, List<String> keys) throws Exception {
        List<Tagged> asked = questions.searches();
        Duel all =
                Duel.fight(
                        Duel.SHORT,
                        FACET_ROUNDS,
                        i -> calls.get(facet(key(keys, i))),
                        i -> sql.facet(key(keys, i)));
        Duel some =
                Duel.fight(
                        Duel.SHORT,
                        Math.min(asked.size(), FACET_ROUNDS * 10),
                        i -> calls.get(facet(key(keys, i), asked.get(i))),
                        i -> sql.facet(key(keys, i), asked.get(i)));
        return List.of(
                faster("facet over a tag, HTTP p50", all),
                faster("facet over a tag of tag + time, HTTP p50", some));
    }

    private static String key(List<String> keys, int question) {
        return keys.get(question % keys.size());
    }

    private static String facet(String key) {
        return "/api/v1/sessions/facets?field=" + Calls.encode("tag." + key);
    }

    private static String facet(String key, Tagged of) {
        return facet(key)
                + "&q=%s&from=%s&to=%s".formatted(Calls.encode(of.query()), of.from(), of.to());
    }

    private Line lineages(BareSql sql) throws Exception {
        Duel duel =
                Duel.fight(
                        Duel.LONG,
                        questions.sessions().size(),
                        i -> calls.get(lineage(i)),
                        i -> sql.lineage(questions.sessions().get(i)));
        return ratio("lineage, HTTP p99", "bare SQL p99", duel);
    }

    private String lineage(int question) {
        return "/api/v1/sessions/" + questions.sessions().get(question) + "/lineage";
    }

    private Line credentials(BareSql sql) throws Exception {
        Duel duel =
                Duel.fight(
                        Duel.LONG,
                        questions.keys().size(),
                        i -> calls.get(resolve(i)),
                        i -> sql.resolve(questions.keys().get(i)));
        return ratio("resolve, HTTP p99", "bare SQL p99", duel);
    }

    private String resolve(int question) {
        return "/api/v1/resolve?accessKeyId=" + questions.keys().get(question);
    }

    private Line ratio(String what, String reference, Duel duel) {
        told(what, duel);
        return Line.of(what, duel.ours().p99(), reference, duel.reference().p99(), SLOWER);
    }

    private Line faster(String what, Duel duel) {
        told(what, duel);
        return Line.of(
                what, duel.ours().p50(), "GIN and btree p50", duel.reference().p50(), FASTER);
    }

    /// The middle says more than the end where the machine has other things to do.
    private void told(String what, Duel duel) {
        say.accept(
                "%s: p50 %.2f ms beside %.2f ms, p99 %.2f ms beside %.2f ms"
                        .formatted(
                                what,
                                duel.ours().p50(),
                                duel.reference().p50(),
                                duel.ours().p99(),
                                duel.reference().p99()));
    }

    private Line delay(long seed) throws Exception {
        int commits = Math.min(COMMITS, questions.sessions().size());
        Latency delay = new IndexDelay(database, index, seed).measure(sample, commits);
        double intervals = 2.0 * IndexSettings.DEFAULT.refreshInterval().toMillis();
        return Line.of("commit to search, p99", delay.p99(), "two refresh intervals", intervals, 1);
    }

    /// What a crowd asks: mostly searches and look-ups, now and then something dear.
    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < questions.searches().size(); i++) {
            paths.add(Calls.search(questions.searches().get(i)));
            paths.add(lineage(i % questions.sessions().size()));
            paths.add(resolve(i % questions.keys().size()));
            if (i % COUNTS == 0) {
                paths.add(facet("Team", questions.searches().get(i)));
            }
        }
        return paths;
    }
}
