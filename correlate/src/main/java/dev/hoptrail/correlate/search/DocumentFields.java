package dev.hoptrail.correlate.search;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/// The fields of one document at a time. Field objects are kept and filled again: making them anew
/// would be a good part of what indexing costs.
final class DocumentFields {
    private static final BytesRef EMPTY = new BytesRef();

    private final List<IndexableField> document = new ArrayList<>();
    private final Map<QueryField, Pool> terms = new EnumMap<>(QueryField.class);
    private final Map<QueryField, Pool> facets = new EnumMap<>(QueryField.class);
    private final Map<QueryField, BytesRef> names = new EnumMap<>(QueryField.class);
    private final Pool lacking =
            new Pool(() -> new StringField(IndexFields.LACKS, EMPTY, Field.Store.NO));
    private final Field id = new StringField(IndexFields.ID, EMPTY, Field.Store.NO);
    private final Field idHigh = new NumericDocValuesField(IndexFields.ID_HIGH, 0);
    private final Field idLow = new NumericDocValuesField(IndexFields.ID_LOW, 0);
    private final Field issuedAt = NumericDocValuesField.indexedField(IndexFields.ISSUED_AT, 0);
    private final Field expiresAt = new NumericDocValuesField(IndexFields.EXPIRES_AT, 0);
    private final LongRange life = new LongRange(IndexFields.LIFE, new long[] {0}, new long[] {0});
    private final Field depth = new IntPoint(QueryField.DEPTH.queryName(), 0);
    private final InetAddressPoint address =
            new InetAddressPoint(IndexFields.ADDRESS, InetAddress.getLoopbackAddress());
    private final WordStream wordStream = new WordStream();
    private final Field words = new TextField(IndexFields.WORDS, wordStream);

    private final WordStream originWordStream = new WordStream();
    private final Field originWords = new TextField(IndexFields.ORIGIN_WORDS, originWordStream);
    private final Field originAccount =
            new StringField(IndexFields.ORIGIN_ACCOUNT, EMPTY, Field.Store.NO);

    private final long[] begin = new long[1];
    private final long[] end = new long[1];

    DocumentFields() {
        for (QueryField field : QueryField.all()) {
            String name = field.queryName();
            String facet = IndexFields.facet(field);
            names.put(field, new BytesRef(name));
            terms.put(field, new Pool(() -> new StringField(name, EMPTY, Field.Store.NO)));
            facets.put(
                    field,
                    field == QueryField.TAG
                            ? new Pool(() -> new SortedSetDocValuesField(facet, EMPTY))
                            : new Pool(() -> new SortedDocValuesField(facet, EMPTY)));
        }
    }

    void clear() {
        document.clear();
        wordStream.clear();
        originWordStream.clear();
        lacking.reset();
        terms.values().forEach(Pool::reset);
        facets.values().forEach(Pool::reset);
    }

    void id(UUID sessionId) {
        id.setBytesValue(IndexTerms.id(sessionId));
        idHigh.setLongValue(IndexOrder.high(sessionId));
        idLow.setLongValue(IndexOrder.low(sessionId));
        document.add(id);
        document.add(idHigh);
        document.add(idLow);
    }

    /// The life of a session, which ends the moment before it expires. One that expires before it
    /// begins is never alive.
    void life(long issued, long expires) {
        issuedAt.setLongValue(issued);
        expiresAt.setLongValue(expires);
        document.add(issuedAt);
        document.add(expiresAt);
        if (issued < expires) {
            begin[0] = issued;
            end[0] = expires - 1;
            life.setRangeValues(begin, end);
            document.add(life);
        } else {
            document.add(lacking.next(new BytesRef(IndexFields.LIFE)));
        }
    }

    private static Field next(Map<QueryField, Pool> pools, QueryField field, BytesRef value) {
        return Objects.requireNonNull(pools.get(field)).next(value);
    }

    void term(QueryField field, String value) {
        document.add(next(terms, field, IndexTerms.of(value)));
    }

    /// A tag of the session or of its role; session tags have a facet.
    void tag(QueryField field, String foldedKey, String value) {
        BytesRef term = IndexTerms.tag(foldedKey, value);
        document.add(next(terms, field, term));
        if (field == QueryField.TAG) {
            document.add(next(facets, field, term));
        }
    }

    void facet(QueryField field, String value) {
        document.add(next(facets, field, IndexTerms.of(value)));
    }

    void lacks(QueryField field) {
        document.add(lacking.next(Objects.requireNonNull(names.get(field))));
    }

    void depth(int value) {
        depth.setIntValue(value);
        document.add(depth);
    }

    void address(InetAddress value) {
        address.setInetAddressValue(value);
        document.add(address);
    }

    void words(String text) {
        wordStream.add(text);
    }

    void originWords(String text) {
        originWordStream.add(text);
    }

    void originAccount(String accountId) {
        originAccount.setBytesValue(IndexTerms.of(accountId));
        document.add(originAccount);
    }

    List<IndexableField> finish() {
        document.add(words);
        document.add(originWords);
        return document;
    }

    /// Fields of one name, as many as the fullest document so far needed.
    private static final class Pool {
        private final Supplier<Field> maker;
        private final List<Field> made = new ArrayList<>();
        private int used;

        Pool(Supplier<Field> maker) {
            this.maker = maker;
        }

        Field next(BytesRef value) {
            if (used == made.size()) {
                made.add(maker.get());
            }
            Field field = made.get(used++);
            field.setBytesValue(value);
            return field;
        }

        void reset() {
            used = 0;
        }
    }
}
