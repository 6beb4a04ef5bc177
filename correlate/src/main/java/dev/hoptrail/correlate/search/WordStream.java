package dev.hoptrail.correlate.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/// Hands the words of several texts to the index. Phrases never reach from one text into the next.
final class WordStream extends TokenStream {
    private static final int GAP = 100;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment =
            addAttribute(PositionIncrementAttribute.class);
    private final List<String> texts = new ArrayList<>();
    private final Words words = new Words();
    private int nextText;
    private boolean first;

    void clear() {
        texts.clear();
    }

    void add(String text) {
        texts.add(text);
    }

    @Override
    public void reset() {
        nextText = 0;
        words.reset("");
    }

    @Override
    public boolean incrementToken() {
        int length = words.next();
        while (length == 0) {
            if (nextText == texts.size()) {
                return false;
            }
            words.reset(texts.get(nextText++));
            first = true;
            length = words.next();
        }
        term.copyBuffer(words.buffer(), 0, length);
        increment.setPositionIncrement(first ? GAP : 1);
        first = false;
        return true;
    }
}
