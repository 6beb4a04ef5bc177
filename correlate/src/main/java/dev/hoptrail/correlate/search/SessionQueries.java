package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.store.ProjectedSession;
import dev.hoptrail.correlate.store.SessionMatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks of a few sessions which of them queries find: in an index of their own, in memory, that is
/// made and asked like the large one, so that a query means the same in both.
public final class SessionQueries implements SessionMatcher {
    private static final Logger log = LoggerFactory.getLogger(SessionQueries.class);

    /// What a query looks at is bounded by the sessions.
    private static final long UNBOUNDED = Long.MAX_VALUE / 2;

    @Override
    public Map<String, Set<UUID>> matching(
            Collection<String> queries, Collection<ProjectedSession> sessions, Context context) {
        if (queries.isEmpty() || sessions.isEmpty()) {
            return Map.of();
        }
        try (Directory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            SessionDocument document = new SessionDocument();
            for (ProjectedSession session : sessions) {
                writer.addDocument(document.of(session));
            }
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                Map<String, Set<UUID>> found = new HashMap<>();
                for (String query : queries) {
                    found.put(query, matching(query, reader, sessions.size(), context));
                }
                return found;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
    }

    private static Set<UUID> matching(
            String query, DirectoryReader reader, int sessions, Context context)
            throws IOException {
        TermBudget budget = new TermBudget(UNBOUNDED, UNBOUNDED);
        try {
            Search search =
                    new Search(reader, query, null, AccountScope.everything(), context, budget);
            return search.page(SearchOrder.NEWEST_ISSUED, sessions, null).hits().stream()
                    .map(SortKey::sessionId)
                    .collect(Collectors.toSet());
        } catch (QueryException refused) {
            // It was read before it was stored, by a process of another version.
            log.warn("A stored query is none here and finds nothing: {}", refused.getMessage());
            return Set.of();
        }
    }
}
