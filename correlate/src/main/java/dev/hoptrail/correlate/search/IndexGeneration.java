package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.store.ProjectedSession;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.jspecify.annotations.Nullable;

/// One index in one folder. A folder without a commit is one that was never finished.
final class IndexGeneration implements Closeable {
    private static final double MAX_CACHED_SEGMENT_MB = 8;
    private static final double MAX_CACHED_MB = 32;

    private final Path folder;
    private final Directory directory;
    private final IndexWriter writer;
    private final ReaderManager readers;
    private final ThreadLocal<SessionDocument> documents =
            ThreadLocal.withInitial(SessionDocument::new);

    private IndexGeneration(Path folder, IndexSettings settings, OpenMode mode) throws IOException {
        this.folder = folder;
        this.directory =
                new NRTCachingDirectory(
                        FSDirectory.open(folder), MAX_CACHED_SEGMENT_MB, MAX_CACHED_MB);
        IndexWriterConfig config = new IndexWriterConfig();
        config.setOpenMode(mode);
        config.setIndexSort(IndexOrder.INDEX);
        config.setRAMBufferSizeMB(settings.ramBufferMegabytes());
        config.setCommitOnClose(false);
        this.writer = new IndexWriter(directory, config);
        this.readers = new ReaderManager(writer);
    }

    /// A new, empty index.
    static IndexGeneration create(Path folder, IndexSettings settings) throws IOException {
        return new IndexGeneration(folder, settings, OpenMode.CREATE);
    }

    /// The index that a folder holds, as it was last committed.
    static IndexGeneration open(Path folder, IndexSettings settings) throws IOException {
        return new IndexGeneration(folder, settings, OpenMode.APPEND);
    }

    /// Where the committed index of a folder stands, or null where there is none that can be used.
    static @Nullable IndexPosition committedPosition(Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(directory)) {
                return null;
            }
            Map<String, String> userData = SegmentInfos.readLatestCommit(directory).getUserData();
            return IndexPosition.of(userData);
        }
    }

    Path folder() {
        return folder;
    }

    /// Adds sessions that the index is known not to have.
    void add(Collection<ProjectedSession> sessions) throws IOException {
        SessionDocument document = documents.get();
        for (ProjectedSession session : sessions) {
            writer.addDocument(document.of(session));
        }
    }

    /// Replaces or adds sessions.
    void update(Collection<ProjectedSession> sessions) throws IOException {
        SessionDocument document = documents.get();
        for (ProjectedSession session : sessions) {
            writer.updateDocument(idTerm(session.state().sessionId()), document.of(session));
        }
    }

    void delete(Collection<UUID> sessionIds) throws IOException {
        List<Term> terms = new ArrayList<>(sessionIds.size());
        sessionIds.forEach(id -> terms.add(idTerm(id)));
        writer.deleteDocuments(terms.toArray(Term[]::new));
    }

    private static Term idTerm(UUID sessionId) {
        return new Term(IndexFields.ID, IndexTerms.id(sessionId));
    }

    /// Makes what was written searchable.
    void refresh() throws IOException {
        readers.maybeRefreshBlocking();
    }

    /// Makes what was written survive, with the position that it corresponds to.
    void commit(IndexPosition position) throws IOException {
        writer.setLiveCommitData(position.toUserData().entrySet());
        writer.commit();
    }

    ReaderManager readers() {
        return readers;
    }

    /// Drops what was not committed.
    @Override
    public void close() throws IOException {
        try (directory;
                writer;
                readers) {
            writer.rollback();
        }
    }
}
