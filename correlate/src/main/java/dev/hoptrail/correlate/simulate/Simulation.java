package dev.hoptrail.correlate.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Plays an AWS organisation and yields what CloudTrail would have written of it, file by file,
/// with the ground truth.
///
/// A simulation is told story by story in one thread: same settings, same bytes. Memory is bounded
/// by what happens in a few hours of the organisation, not by the number of records. The text of a
/// file is handed out as soon as its five-minute slot is over; compressing and writing may go on in
/// parallel.
public final class Simulation {
    /// So many records an account makes in an hour on which it is at work.
    private static final int HOURLY = 2800;

    private final SimulationSettings settings;

    private Simulation(SimulationSettings settings) {
        this.settings = settings;
    }

    public static Simulation of(SimulationSettings settings) {
        return new Simulation(settings);
    }

    /// A small forest with everything in memory, for tests.
    ///
    /// @param records one JSON object each, in delivery order, duplicates included
    public record Forest(List<byte[]> records, List<Truth> truth) {}

    /// Plays a forest of identity events; see [SimulationSettings#forest].
    public static Forest forest(int records, long seed) {
        List<byte[]> texts = new ArrayList<>();
        List<Truth> truth = new ArrayList<>();
        of(SimulationSettings.forest(records, seed))
                .run(file -> texts.addAll(file.records()), truth::add);
        return new Forest(texts, truth);
    }

    /// Plays the simulation once. Files come by slot, then account and region; the truth of a story
    /// may come long before its files.
    public void run(Consumer<LogFile> files, Consumer<Truth> truth) {
        Stage stage = new Stage(settings, files, truth);
        truth.accept(organization(stage.organization));
        Program program = new Program(settings);
        Dice dice = new Dice(Dice.hash(settings.seed(), "stories"));
        long begin = settings.start().getEpochSecond();
        while (stage.tally.lines < settings.records()) {
            long now = begin + secondsInto(stage.tally.lines);
            stage.flush(now);
            Scene scene = new Scene(stage, now, new Dice(dice.next()));
            program.next(scene.dice, stage.tally.lines).tell(scene);
            scene.end();
        }
        stage.flush(Instant.MAX.getEpochSecond());
        truth.accept(stage.tally.totals());
    }

    /// When the story begins that is told after so many records.
    private long secondsInto(long lines) {
        if (settings.days() > 0) {
            return lines * Duration.ofDays(settings.days()).toSeconds() / settings.records();
        }
        long perHour = (long) HOURLY * Math.min(settings.accounts(), Organization.AWAKE);
        return lines * 3600 / perHour;
    }

    private Truth.Organization organization(Organization organization) {
        List<String> accounts =
                IntStream.range(0, organization.size())
                        .mapToObj(i -> organization.account(i).id())
                        .toList();
        List<String> vendors =
                IntStream.rangeClosed(1, 3).mapToObj(i -> organization.account(-i).id()).toList();
        return new Truth.Organization(
                organization.id(),
                accounts,
                organization.dark().stream().map(Account::id).toList(),
                vendors);
    }
}
