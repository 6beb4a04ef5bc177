package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.detect.Context;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/// Searches over all sessions. What it answers is as fresh as [#asOf] says; an [IndexFollower]
/// keeps it up with PostgreSQL.
///
/// Every search may throw [QueryException] for what is asked and [IndexUnavailableException] for
/// what is there. Safe for use by many threads.
public final class SessionIndex implements Closeable {
    private final IndexFolder folder;
    private final IndexSettings settings;
    private final Supplier<Context> context;

    /// Counting needs memory for every different value, so that few may count at once.
    private final Semaphore counting =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private volatile @Nullable IndexGeneration current;
    private volatile boolean closed;
    private volatile Instant asOf = Instant.EPOCH;

    private SessionIndex(IndexFolder folder, IndexSettings settings, Supplier<Context> context) {
        this.folder = folder;
        this.settings = settings;
        this.context = context;
    }

    /// The index in a folder, which is made if it is not there. One process may open it at a time.
    ///
    /// @param context what queries may call accounts and people, asked for by each search
    public static SessionIndex open(Path folder, IndexSettings settings, Supplier<Context> context)
            throws IOException {
        SessionIndex index = new SessionIndex(new IndexFolder(folder), settings, context);
        index.current = index.folder.newest(settings);
        return index;
    }

    /// The index as those see it who may see some accounts.
    public ScopedIndex within(AccountScope scope) {
        return new ScopedIndex(this, scope);
    }

    /// Whether a text is a query.
    ///
    /// @throws QueryException if it is none
    public static void check(String query) {
        QueryParser.parse(query);
    }

    /// One page of the sessions that match.
    public SearchPage search(SearchRequest request) {
        return search(request, AccountScope.everything());
    }

    SearchPage search(SearchRequest request, AccountScope scope) {
        return answer(
                request.query(),
                request.window(),
                scope,
                search -> search.page(request.order(), request.limit(), request.after()));
    }

    Set<UUID> among(Collection<UUID> sessions, String query, AccountScope scope) {
        return answer(query, null, scope, search -> search.among(sessions));
    }

    /// How many sessions match.
    ///
    /// @param window null for all times
    public long count(String query, @Nullable TimeWindow window) {
        return count(query, window, AccountScope.everything());
    }

    long count(String query, @Nullable TimeWindow window, AccountScope scope) {
        return answer(query, window, scope, Search::count);
    }

    /// How many of the matching sessions have each value of some fields.
    ///
    /// @param window null for all times
    /// @param fields `tag.<Key>`, `role`, `account`, `origin`, `grade`, `action`
    /// @param size how many values of each field to list
    public List<Facet> facets(
            String query, @Nullable TimeWindow window, List<String> fields, int size) {
        return facets(query, window, AccountScope.everything(), fields, size);
    }

    List<Facet> facets(
            String query,
            @Nullable TimeWindow window,
            AccountScope scope,
            List<String> fields,
            int size) {
        List<FacetField> parsed = fields.stream().map(FacetField::parse).toList();
        acquireCounting();
        try {
            return answer(query, window, scope, search -> search.facets(parsed, size));
        } finally {
            counting.release();
        }
    }

    private void acquireCounting() {
        try {
            if (counting.tryAcquire(settings.queryTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw TermBudget.timeout();
    }

    /// All that PostgreSQL had committed at this moment is searchable.
    public Instant asOf() {
        return asOf;
    }

    private <T> T answer(
            String query, @Nullable TimeWindow window, AccountScope scope, Question<T> question) {
        TermBudget budget = new TermBudget(settings.maxTerms(), settings.queryTimeout().toNanos());
        while (true) {
            IndexGeneration generation = generation();
            try {
                DirectoryReader reader = generation.readers().acquire();
                try {
                    return question.ask(
                            new Search(reader, query, window, scope, context.get(), budget));
                } finally {
                    generation.readers().release(reader);
                }
            } catch (AlreadyClosedException e) {
                if (generation == current) {
                    throw new IndexUnavailableException("The search index is closed", e);
                }
                // A rebuilt index took its place meanwhile: ask that one.
            } catch (IOException e) {
                throw new IndexUnavailableException("Cannot read the search index", e);
            }
        }
    }

    /// The generation that searches use.
    IndexGeneration generation() {
        IndexGeneration generation = current;
        if (generation == null) {
            throw new IndexUnavailableException("The search index is being built", null);
        }
        return generation;
    }

    boolean isBuilt() {
        return current != null;
    }

    /// A new generation beside the current one, not yet used by searches.
    IndexGeneration beginRebuild() throws IOException {
        if (closed) {
            throw new IndexUnavailableException("The search index is closed", null);
        }
        return folder.create(settings);
    }

    /// Lets searches use a rebuilt generation, and drops the one before.
    synchronized void swap(IndexGeneration rebuilt) throws IOException {
        if (closed) {
            rebuilt.close();
            throw new IndexUnavailableException("The search index is closed", null);
        }
        IndexGeneration old = current;
        current = rebuilt;
        if (old != null) {
            old.close();
        }
        folder.retainOnly(rebuilt.folder());
    }

    /// Where the committed index stands; null where there is none.
    @Nullable IndexPosition committedPosition() throws IOException {
        IndexGeneration generation = current;
        return generation == null ? null : IndexGeneration.committedPosition(generation.folder());
    }

    /// Goes back to what was committed last.
    synchronized void reopen() throws IOException {
        closeCurrent();
        if (!closed) {
            current = folder.newest(settings);
        }
    }

    private void closeCurrent() throws IOException {
        IndexGeneration old = current;
        current = null;
        if (old != null) {
            old.close();
        }
    }

    /// Makes what was written searchable.
    void refresh() throws IOException {
        generation().refresh();
    }

    /// Says that all that PostgreSQL had committed at a moment is searchable.
    void freshAsOf(Instant moment) {
        asOf = moment;
    }

    /// How many sessions are searchable.
    public long size() {
        return count("", null);
    }

    /// Drops what was not committed: a follower reads it again.
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeCurrent();
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Search search) throws IOException;
    }
}
