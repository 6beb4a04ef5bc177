package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.detect.Subject;
import java.util.List;
import java.util.function.Function;

/// What a rule can ask of a session.
///
/// @param name as rules write it
/// @param form how it is compared
/// @param source what else has to be known of a session to tell it
/// @param words all that it can be; empty where it can be any text
/// @param values all that it is, none where the session has none
public record SigmaField(
        String name,
        Form form,
        Source source,
        List<String> words,
        Function<Subject, List<String>> values) {

    public SigmaField {
        words = List.copyOf(words);
    }

    SigmaField(String name, Form form, Source source, Function<Subject, List<String>> values) {
        this(name, form, source, List.of(), values);
    }

    /// The same, one of some words.
    SigmaField oneOf(List<String> given) {
        return new SigmaField(name, form, source, given, values);
    }

    /// How a field may be compared.
    public enum Form {
        TEXT,
        /// A whole number: takes `lt`, `lte`, `gt` and `gte`.
        NUMBER,
        /// Several texts, of which one has to fit.
        LIST
    }

    /// What has to be known of a session.
    public enum Source {
        /// Itself, its lineage and its acts.
        CHAIN,
        /// What [dev.hoptrail.correlate.detect.Subject.Told] holds of it beside its findings.
        TOLD,
        /// What other rules find on it.
        FINDINGS
    }

    /// What it is of a session.
    public List<String> of(Subject subject) {
        return values.apply(subject);
    }
}
