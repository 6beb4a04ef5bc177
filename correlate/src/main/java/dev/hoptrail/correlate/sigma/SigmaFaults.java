package dev.hoptrail.correlate.sigma;

import java.util.List;
import java.util.stream.Collectors;

/// A rule cannot be taken.
public final class SigmaFaults extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<SigmaFault> faults;

    SigmaFaults(List<SigmaFault> faults) {
        super(faults.stream().map(SigmaFault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /// All that is wrong, in the order of the text; at least one.
    public List<SigmaFault> faults() {
        return faults;
    }
}
