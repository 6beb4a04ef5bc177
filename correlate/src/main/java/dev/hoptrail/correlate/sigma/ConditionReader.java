package dev.hoptrail.correlate.sigma;

import dev.hoptrail.correlate.detect.sigma.Condition;
import dev.hoptrail.correlate.detect.sigma.Wildcard;
import dev.hoptrail.correlate.detect.sigma.Wildcard.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// Reads a condition: `not` binds closer than `and`, `and` closer than `or`.
final class ConditionReader {
    private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[A-Za-z0-9_*?.\\-]+|\\S)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_*?.\\-]+");
    private static final int DEEPEST = 50;

    private final ScalarNode node;
    private final Map<String, Condition> searches;
    private final Faults faults;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int depth;

    private record Token(String text, int offset) {
        boolean is(String word) {
            return text.toLowerCase(Locale.ROOT).equals(word);
        }
    }

    /// What cannot be read: told as a fault once, at its place.
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int offset;

        Unreadable(int offset, String reason) {
            super(reason, null, false, false);
            this.offset = offset;
        }
    }

    ConditionReader(ScalarNode node, Map<String, Condition> searches, Faults faults) {
        this.node = node;
        this.searches = searches;
        this.faults = faults;
        Matcher token = TOKEN.matcher(node.getValue());
        while (token.find()) {
            tokens.add(new Token(token.group(1), token.start(1)));
        }
    }

    /// The condition; null where it cannot be read.
    @Nullable Condition read() {
        try {
            Condition condition = any();
            if (at < tokens.size()) {
                throw new Unreadable(
                        tokens.get(at).offset(),
                        tokens.get(at).is("|")
                                ? "What stands behind a bar is no longer Sigma: write a correlation"
                                : "and or or is missing before "
                                        + Faults.quote(tokens.get(at).text()));
            }
            return condition;
        } catch (Unreadable unreadable) {
            faults.add(
                    node.getStartMark(),
                    unreadable.offset,
                    String.valueOf(unreadable.getMessage()));
            return null;
        }
    }

    private boolean take(String word) {
        if (at < tokens.size() && tokens.get(at).is(word)) {
            at++;
            return true;
        }
        return false;
    }

    private Token next(String what) {
        if (at == tokens.size()) {
            throw new Unreadable(node.getValue().length(), what + " is missing at the end");
        }
        return tokens.get(at++);
    }

    private Condition any() {
        List<Condition> operands = new ArrayList<>();
        do {
            operands.add(all());
        } while (take("or"));
        return operands.size() == 1 ? operands.get(0) : new Condition.Any(operands);
    }

    private Condition all() {
        List<Condition> operands = new ArrayList<>();
        do {
            operands.add(not());
        } while (take("and"));
        return operands.size() == 1 ? operands.get(0) : new Condition.All(operands);
    }

    private Condition not() {
        boolean negated = false;
        while (take("not")) {
            negated = !negated;
        }
        Condition operand = operand();
        return negated ? new Condition.Not(operand) : operand;
    }

    private Condition operand() {
        Token token = next("A search");
        if (token.is("(")) {
            if (++depth > DEEPEST) {
                throw new Unreadable(token.offset(), "The brackets nest too deep");
            }
            Condition inside = any();
            if (!take(")")) {
                throw new Unreadable(token.offset(), "This bracket is never closed");
            }
            depth--;
            return inside;
        }
        boolean quantified = at < tokens.size() && tokens.get(at).is("of");
        if (quantified && (token.is("1") || token.is("any") || token.is("all"))) {
            at++;
            return some(next("them, or the name of searches"), token.is("all"));
        }
        if (quantified) {
            throw new Unreadable(token.offset(), "Only 1 of, any of and all of are read");
        }
        Condition search = searches.get(token.text());
        if (search == null) {
            throw unknown(token);
        }
        return search;
    }

    private Condition some(Token of, boolean all) {
        boolean them = of.is("them");
        Wildcard names = Wildcard.of(of.text(), Place.WHOLE, true);
        List<Condition> some = new ArrayList<>();
        searches.forEach((name, search) -> {
            if (them ? !name.startsWith("_") : names.fits(name)) {
                some.add(search);
            }
        });
        if (some.isEmpty()) {
            throw unknown(of);
        }
        return all ? new Condition.All(some) : new Condition.Any(some);
    }

    private Unreadable unknown(Token token) {
        return new Unreadable(
                token.offset(),
                NAME.matcher(token.text()).matches()
                        ? "There is no search %s; known: %s"
                                .formatted(
                                        Faults.quote(token.text()),
                                        String.join(", ", searches.keySet()))
                        : Faults.quote(token.text()) + " means nothing here");
    }
}
