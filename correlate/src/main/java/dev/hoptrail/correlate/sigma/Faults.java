package dev.hoptrail.correlate.sigma;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/// Gathers what is wrong with a text, so that all of it is told at once.
final class Faults {
    private static final int MOST = 50;
    private static final int SHOWN = 80;

    private final List<SigmaFault> faults = new ArrayList<>();

    void add(Node node, String reason) {
        faults.add(SigmaFault.at(node.getStartMark(), reason));
    }

    /// At a place within a text.
    void add(Mark mark, int offset, String reason) {
        faults.add(new SigmaFault(mark.getLine() + 1, mark.getColumn() + 1 + offset, reason));
    }

    /// @throws SigmaFaults if anything is wrong
    void check() throws SigmaFaults {
        if (!faults.isEmpty()) {
            throw new SigmaFaults(
                    faults.stream()
                            .sorted(
                                    Comparator.comparingInt((SigmaFault fault) ->
                                                    fault.line() == null ? 0 : fault.line())
                                            .thenComparingInt(fault ->
                                                    fault.column() == null ? 0 : fault.column()))
                            .limit(MOST)
                            .toList());
        }
    }

    /// A text as messages show it.
    static String quote(String text) {
        return text.length() <= SHOWN ? "'" + text + "'" : "'" + text.substring(0, SHOWN) + "…'";
    }
}
