package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.correlate.search.SessionIndex;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures questions through HTTP beside the bare ways to their answers.
@Command(
        name = "search",
        description = {
            "Ingests a simulation, multiplies its sessions by COPY, and measures what the service",
            "answers beside Lucene in process, PostgreSQL with indexes, and bare SQL."
        })
final class BenchSearchCommand implements Callable<Integer> {

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Stored sessions at least; default ${DEFAULT-VALUE}.")
    private long sessions = 5_000_000;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "Different questions of each kind; default ${DEFAULT-VALUE}.")
    private int questions = 1_000;

    @Override
    public Integer call() {
        SearchFigures figures = ManySessions.measure(options, sessions, this::measure);
        options.print(figures, figures.table());
        return ExitCode.OK;
    }

    private SearchFigures measure(ManySessions service) throws Exception {
        options.say("building the index");
        Pipeline pipeline = service.pipeline();
        pipeline.part(IndexFollower.class).rebuild().get();
        try (Calls calls = new Calls(pipeline.address(), service.data())) {
            return new SearchMeasurement(
                            calls,
                            pipeline.part(SessionIndex.class),
                            service.cluster().database(),
                            Questions.of(service.sample(), questions, options.seed()),
                            service.sample(),
                            options::say)
                    .measure(service.cluster().owner(), options.seed());
        }
    }
}
