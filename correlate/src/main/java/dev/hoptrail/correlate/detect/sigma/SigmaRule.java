package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.detect.Hit;
import dev.hoptrail.correlate.detect.Rule;
import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.Subject;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Source;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A rule that people wrote: what is told of it, and what it demands.
public record SigmaRule(RuleInfo info, Body body) {

    /// What a rule demands.
    public sealed interface Body {}

    /// Of one session.
    public record Single(Condition condition) implements Body {}

    /// Of several.
    public record Several(Correlation correlation) implements Body {}

    /// The rule as the engine runs it.
    public Rule rule() {
        return switch (body) {
            case Single single ->
                    new Rule(
                            info,
                            (subject, _) -> hit(subject, single.condition()),
                            Rule.NO_LINE,
                            looksAt(single.condition().fields()));
            case Several several -> {
                Correlation correlation = several.correlation();
                Stream<SigmaField> fields =
                        correlation.parts().stream().flatMap(part -> part.condition().fields());
                yield new Rule(
                        info,
                        (subject, _) -> correlation.of(subject),
                        correlation::line,
                        looksAt(fields));
            }
        };
    }

    private static boolean looksAt(Stream<SigmaField> fields) {
        return fields.anyMatch(field -> field.source() == Source.TOLD);
    }

    private @Nullable Hit hit(Subject subject, Condition condition) {
        return condition.holds(subject)
                ? Hit.of(
                        "%s entered %s: %s."
                                .formatted(subject.who(), subject.roleName(), info.title()))
                : null;
    }
}
