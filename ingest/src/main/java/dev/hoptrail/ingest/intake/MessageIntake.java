package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.ingest.ledger.ReadBefore;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.ingest.source.s3.ObjectRef;
import dev.hoptrail.ingest.source.s3.S3Objects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;

/// Takes in what the messages of one receive announce or hold.
final class MessageIntake {

    private final Ingest ingest;
    private final ObjectIntake objects;
    private final Executor fetching;
    private final String source;
    private final QueueFigures figures;

    /// @param fetching on whose threads objects are fetched and read
    /// @param source the queue, as records name it
    MessageIntake(
            Ingest ingest,
            S3Objects objects,
            Executor fetching,
            String source,
            QueueFigures figures) {
        this.ingest = ingest;
        this.objects = new ObjectIntake(ingest, objects);
        this.fetching = fetching;
        this.source = source;
        this.figures = figures;
    }

    /// What is to be done with a message.
    sealed interface Verdict {

        /// Everything that it stands for is safe.
        record Done() implements Verdict {}

        /// No record can be read from it, now or ever.
        record Unreadable() implements Verdict {}

        /// Something is still to be read.
        record Again(String detail) implements Verdict {}
    }

    /// Something that a message announces or holds.
    private sealed interface Item {

        /// Under which it is, or will be, in the ledger.
        String uri();

        record OfBucket(ObjectRef ref) implements Item {
            @Override
            public String uri() {
                return ref.uri();
            }
        }

        @SuppressWarnings("ArrayRecordComponent") // never compared
        record OfMessage(String uri, byte[] body) implements Item {}
    }

    /// Reads everything, and waits until all of it stands.
    Map<Message, Verdict> take(List<Message> messages) {
        Map<Message, List<Item>> items = new LinkedHashMap<>();
        messages.forEach(message -> items.put(message, items(message)));
        Map<String, ReadBefore> known = known(items.values());
        Map<Message, List<CompletableFuture<Verdict>>> begun = new LinkedHashMap<>();
        items.forEach((message, all) ->
                begun.put(message, all.stream().map(item -> begin(item, known)).toList()));
        Map<Message, Verdict> verdicts = new LinkedHashMap<>();
        begun.forEach((message, all) -> verdicts.put(message, verdict(all)));
        return verdicts;
    }

    private List<Item> items(Message message) {
        return switch (NoticeReader.read(message.body())) {
            case Notice.Objects announced ->
                    announced.refs().stream().<Item>map(Item.OfBucket::new).toList();
            // Equal bodies are one source: a message that SQS delivers twice counts once.
            case Notice.Content content ->
                    List.of(
                            new Item.OfMessage(
                                    source + '/' + Sha256.hex(content.body()), content.body()));
            case Notice.Nothing nothing -> List.of();
        };
    }

    private Map<String, ReadBefore> known(Iterable<List<Item>> items) {
        List<String> uris = new ArrayList<>();
        items.forEach(all -> all.forEach(item -> uris.add(item.uri())));
        Map<String, ReadBefore> known = new HashMap<>();
        if (!uris.isEmpty()) {
            ingest.readBefore(uris).forEach(one -> known.put(one.source(), one));
        }
        return known;
    }

    private CompletableFuture<Verdict> begin(Item item, Map<String, ReadBefore> known) {
        @Nullable ReadBefore before = known.get(item.uri());
        try {
            return switch (item) {
                case Item.OfBucket object ->
                        before == null
                                ? fetch(object.ref())
                                : CompletableFuture.completedFuture(verdict(new Taken.Known()));
                case Item.OfMessage message ->
                        before == null
                                ? ingest.take(new PushedBody(message.uri(), message.body()))
                                        .thenApply(this::ofContent)
                                : CompletableFuture.completedFuture(ofContent(before));
            };
        } catch (IngestException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /// An object is mostly waited for, so those of one receive are fetched side by side.
    private CompletableFuture<Verdict> fetch(ObjectRef ref) {
        return CompletableFuture.completedFuture(ref)
                .thenComposeAsync(objects::take, fetching)
                .thenApply(this::verdict);
    }

    private Verdict ofContent(IngestReport report) {
        if (report.records() == 0 && report.rejections() > 0) {
            figures.add(Count.UNREADABLE);
            return new Verdict.Unreadable();
        }
        return verdict(new Taken.Read(report));
    }

    private Verdict ofContent(ReadBefore before) {
        return before.records() == 0 && before.rejected() > 0
                ? new Verdict.Unreadable()
                : verdict(new Taken.Known());
    }

    private Verdict verdict(Taken taken) {
        return switch (taken) {
            case Taken.Read read -> done(Count.READ);
            case Taken.Known known -> done(Count.KNOWN);
            case Taken.PassedOver passed -> done(Count.PASSED_OVER);
            case Taken.Lost lost -> done(Count.GONE);
            case Taken.Again again -> {
                figures.add(again.refused() ? Count.REFUSED : Count.RETRIED);
                yield new Verdict.Again(again.detail());
            }
        };
    }

    private Verdict done(Count count) {
        figures.add(count);
        return new Verdict.Done();
    }

    /// The least good of a message's parts counts.
    private static Verdict verdict(List<CompletableFuture<Verdict>> parts) {
        Verdict worst = new Verdict.Done();
        for (CompletableFuture<Verdict> part : parts) {
            Verdict verdict = await(part);
            if (verdict instanceof Verdict.Again
                    || (verdict instanceof Verdict.Unreadable && worst instanceof Verdict.Done)) {
                worst = verdict;
            }
        }
        return worst;
    }

    private static Verdict await(CompletableFuture<Verdict> part) {
        try {
            return part.join();
        } catch (CompletionException | IngestException failure) {
            @Nullable Throwable cause = failure.getCause();
            String detail = String.valueOf((cause == null ? failure : cause).getMessage());
            return new Verdict.Again(detail);
        }
    }
}
