package dev.hoptrail.correlate.search;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parsed query. Positions are kept where a clause may still be refused when it runs.
sealed interface Expression {

    /// Every session.
    record All() implements Expression {}

    record Not(Expression operand) implements Expression {}

    record And(List<Expression> operands) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Expression> operands) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    /// The field has any value.
    record Exists(FieldRef field) implements Expression {}

    /// A value of the field matches as a whole.
    record Match(FieldRef field, Glob value, int position) implements Expression {}

    /// A value of the field lies between two texts, compared by their bytes of UTF-8.
    ///
    /// @param low null for no bound
    /// @param high null for no bound
    record TextRange(FieldRef field, @Nullable Bound low, @Nullable Bound high, int position)
            implements Expression {}

    record Bound(String text, boolean inclusive) {}

    /// A depth between two numbers, both inclusive.
    record DepthRange(int low, int high) implements Expression {}

    /// A source address between two addresses, both inclusive.
    record AddressRange(InetAddress low, InetAddress high) implements Expression {}

    /// Words of names and tags that follow each other; a single word may have wildcards.
    ///
    /// @param words without case, at least one
    record Words(List<Glob> words, int position) implements Expression {
        public Words {
            words = List.copyOf(words);
        }
    }
}
