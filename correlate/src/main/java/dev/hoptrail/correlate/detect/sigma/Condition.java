package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.detect.Subject;
import java.util.List;
import java.util.stream.Stream;

/// What a rule demands of a session.
public sealed interface Condition {

    /// Whether a session is as demanded.
    boolean holds(Subject subject);

    /// The fields that it looks at.
    Stream<SigmaField> fields();

    /// All of several hold.
    record All(List<Condition> operands) implements Condition {
        public All {
            operands = List.copyOf(operands);
        }

        @Override
        public boolean holds(Subject subject) {
            return operands.stream().allMatch(operand -> operand.holds(subject));
        }

        @Override
        public Stream<SigmaField> fields() {
            return operands.stream().flatMap(Condition::fields);
        }
    }

    /// One of several holds.
    record Any(List<Condition> operands) implements Condition {
        public Any {
            operands = List.copyOf(operands);
        }

        @Override
        public boolean holds(Subject subject) {
            return operands.stream().anyMatch(operand -> operand.holds(subject));
        }

        @Override
        public Stream<SigmaField> fields() {
            return operands.stream().flatMap(Condition::fields);
        }
    }

    /// Another one does not hold.
    record Not(Condition operand) implements Condition {

        @Override
        public boolean holds(Subject subject) {
            return !operand.holds(subject);
        }

        @Override
        public Stream<SigmaField> fields() {
            return operand.fields();
        }
    }

    /// A field is as demanded.
    record Field(SigmaField field, Demand demand) implements Condition {

        @Override
        public boolean holds(Subject subject) {
            return demand.isMet(field.of(subject), subject);
        }

        @Override
        public Stream<SigmaField> fields() {
            return demand instanceof Demand.SameAs same
                    ? Stream.of(field, same.other())
                    : Stream.of(field);
        }
    }

    /// A text stands in one of the session's names and tags.
    record Word(Wildcard text) implements Condition {

        @Override
        public boolean holds(Subject subject) {
            return SigmaFields.words(subject).stream().anyMatch(text::fits);
        }

        @Override
        public Stream<SigmaField> fields() {
            return Stream.empty();
        }
    }
}
