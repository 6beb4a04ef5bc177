package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.AccountScope;
import java.util.List;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;

/// Narrows queries to what a scope admits.
final class Scoping {
    private Scoping() {}

    /// Those of the sessions that may be seen.
    static Query sessions(Query query, AccountScope scope) {
        return narrowed(query, QueryField.ACCOUNT.queryName(), scope);
    }

    /// Those of the sessions of which it may be seen who is behind them.
    static Query origins(Query query, AccountScope scope) {
        return narrowed(query, IndexFields.ORIGIN_ACCOUNT, scope);
    }

    private static Query narrowed(Query query, String field, AccountScope scope) {
        return switch (scope) {
            case AccountScope.Everything _ -> query;
            case AccountScope.Accounts some -> {
                List<BytesRef> accounts = some.ids().stream().map(IndexTerms::of).toList();
                yield QueryCompiler.both(query, new TermInSetQuery(field, accounts));
            }
        };
    }
}
