package dev.hoptrail.correlate.sigma;

import com.google.re2j.PatternSyntaxException;
import dev.hoptrail.correlate.context.NetworkNames;
import dev.hoptrail.correlate.detect.sigma.Condition;
import dev.hoptrail.correlate.detect.sigma.Demand;
import dev.hoptrail.correlate.detect.sigma.SigmaField;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Form;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Source;
import dev.hoptrail.correlate.detect.sigma.SigmaFields;
import dev.hoptrail.correlate.detect.sigma.Wildcard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads what is demanded of one field: `name|modifier|…: value or values`.
final class FieldReader {
    private static final int MAX_VALUES = 1_000;

    /// Comparing takes time in proportion to both texts.
    static final int MAX_LENGTH = 1_000;

    private final Faults faults;
    private final boolean findings;

    FieldReader(Faults faults, boolean findings) {
        this.faults = faults;
        this.findings = findings;
    }

    Condition read(Section.Entry entry) {
        String name = Modifiers.field(entry.name());
        SigmaField field = field(name, entry.key());
        Modifiers modifiers = Modifiers.read(entry.name(), entry.key(), faults);
        List<Node> values = Section.items(entry.value());
        if (values.isEmpty() || values.size() > MAX_VALUES) {
            faults.add(entry.value(), "1 to %d values are read".formatted(MAX_VALUES));
        }
        if (modifiers.all() && !(entry.value() instanceof SequenceNode)) {
            faults.add(entry.key(), "all needs a list of values");
        }
        if (field == null) {
            return new Condition.Any(List.of());
        }
        List<Condition> demands = new ArrayList<>();
        for (Node value : values) {
            Demand demand = demand(field, modifiers, value);
            if (demand != null) {
                demands.add(new Condition.Field(field, demand));
            }
        }
        return modifiers.all() ? new Condition.All(demands) : new Condition.Any(demands);
    }

    private @Nullable SigmaField field(String name, Node at) {
        SigmaField field = SigmaFields.of(name);
        if (field == null) {
            faults.add(
                    at,
                    "There is no field %s; known: %s"
                            .formatted(Faults.quote(name), String.join(", ", SigmaFields.names())));
        } else if (field.source() == Source.FINDINGS && !findings) {
            faults.add(at, "Rules that are correlated cannot ask what other rules find");
        }
        return field;
    }

    private @Nullable Demand demand(SigmaField field, Modifiers modifiers, Node value) {
        if (value.getTag().equals(Tag.NULL) && modifiers.kind() == Modifiers.Kind.TEXT) {
            return new Demand.Present(false);
        }
        String text = Section.text(value);
        if (!(value instanceof ScalarNode) || text == null) {
            faults.add(value, "%s must be a text, a number or null".formatted(field.name()));
            return null;
        }
        if (text.length() > MAX_LENGTH) {
            faults.add(value, "A value may have %d characters".formatted(MAX_LENGTH));
            return null;
        }
        return switch (modifiers.kind()) {
            case TEXT -> text(field, modifiers, value, text);
            case REGEX -> regex(modifiers, value, text);
            case NETWORK -> network(value, text);
            case EXISTS -> exists(value, text);
            case COMPARE -> compare(field, modifiers, value, text);
            case FIELD -> sameAs(modifiers, value, text);
        };
    }

    private @Nullable Demand text(SigmaField field, Modifiers modifiers, Node value, String text) {
        Wildcard form = Wildcard.of(text, modifiers.place(), modifiers.cased());
        if (!field.words().isEmpty() && field.words().stream().noneMatch(form::fits)) {
            faults.add(
                    value,
                    "%s can never be %s; known: %s"
                            .formatted(
                                    field.name(),
                                    Faults.quote(text),
                                    String.join(", ", field.words())));
            return null;
        }
        return new Demand.Text(form);
    }

    private @Nullable Demand regex(Modifiers modifiers, Node value, String text) {
        try {
            return new Demand.Passing(text, Regex.of(text, modifiers.flags()));
        } catch (PatternSyntaxException e) {
            faults.add(
                    value,
                    "Not a regular expression of RE2 (no look-around, no back-references): %s"
                            .formatted(e.getDescription()));
        } catch (IllegalArgumentException e) {
            faults.add(value, String.valueOf(e.getMessage()));
        }
        return null;
    }

    private @Nullable Demand network(Node value, String text) {
        NetworkNames network = new NetworkNames();
        try {
            network.add(text, text);
        } catch (IllegalArgumentException e) {
            faults.add(value, String.valueOf(e.getMessage()));
            return null;
        }
        return new Demand.Passing(text, network::contains);
    }

    private @Nullable Demand exists(Node value, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            faults.add(value, "exists takes true or false");
            return null;
        }
        return new Demand.Present(text.equals("true"));
    }

    private @Nullable Demand compare(
            SigmaField field, Modifiers modifiers, Node value, String text) {
        if (field.form() != Form.NUMBER) {
            faults.add(value, "%s is no number".formatted(field.name()));
            return null;
        }
        try {
            return modifiers.within(Long.parseLong(text));
        } catch (NumberFormatException e) {
            faults.add(value, "%s is no whole number".formatted(Faults.quote(text)));
            return null;
        }
    }

    private @Nullable Demand sameAs(Modifiers modifiers, Node value, String text) {
        SigmaField other = field(text, value);
        return other == null ? null : new Demand.SameAs(other, modifiers.cased());
    }
}
