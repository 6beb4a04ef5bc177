package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.LogFile;
import dev.hoptrail.ingest.source.StoredText;
import dev.hoptrail.ingest.use.SessionUses;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.zip.DataFormatException;

/// What reading costs beside bare inflating, in one thread.
final class Reading {

    private final List<LogFile> files;

    private Reading(List<LogFile> files) {
        this.files = files;
    }

    /// CPU seconds of the process for all files, medians of rounds, and the medians of the ratios
    /// within each round.
    ///
    /// @param inflate of reading the files into memory and inflating them there
    /// @param read of reading, inflating, taking apart into records and finding identity events
    /// @param sum of the same, and summing up what credentials did
    /// @param records records that were read
    /// @param identityEvents identity events among them
    record Figures(
            int rounds,
            double inflate,
            double read,
            double sum,
            double readRatio,
            double sumRatio,
            long records,
            long identityEvents) {}

    private record Round(double inflate, double read, double sum) {}

    /// Reads all files again and again.
    ///
    /// @param rounds an odd number
    static Figures measure(List<LogFile> files, int rounds) {
        Reading reading = new Reading(files);
        Round[] all = new Round[rounds];
        Counting counting = new Counting();
        try {
            for (int i = 0; i < rounds; i++) {
                double inflate = Inflating.cpu(files, null);
                counting = new Counting();
                double read = reading.read(counting);
                double sum = reading.read(new Summing());
                all[i] = new Round(inflate, read, sum);
            }
        } catch (IOException | DataFormatException e) {
            throw new CommandFailure("A simulated file cannot be read: " + e.getMessage(), e);
        }
        return new Figures(
                rounds,
                median(all, Round::inflate),
                median(all, Round::read),
                median(all, Round::sum),
                median(all, round -> round.read() / round.inflate()),
                median(all, round -> round.sum() / round.inflate()),
                counting.records,
                counting.identityEvents);
    }

    private static double median(Round[] rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = Arrays.stream(rounds).mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private double read(Counting handler) throws IOException {
        RecordReader reader = new RecordReader(ReadLimits.STANDARD);
        double before = Cost.ownCpu();
        try (StoredText text = StoredText.unhashed()) {
            for (LogFile file : files) {
                try (InputStream in = file.open()) {
                    text.open(in, file.size());
                    reader.read(text, null, handler);
                }
                handler.end();
            }
        }
        return Cost.ownCpu() - before;
    }

    private static class Counting implements RecordHandler {

        long records;
        long identityEvents;

        @Override
        public void record(LogRecord record) {
            records++;
            identityEvents += record.isIdentityEvent() ? 1 : 0;
        }

        @Override
        public void rejected(Rejection rejection) {
            throw new CommandFailure("A simulated record was rejected: " + rejection);
        }

        void end() {}
    }

    private static final class Summing extends Counting {

        private final SessionUses uses = new SessionUses();

        @Override
        public void record(LogRecord record) {
            super.record(record);
            uses.add(record);
        }

        @Override
        void end() {
            uses.clear();
        }
    }
}
