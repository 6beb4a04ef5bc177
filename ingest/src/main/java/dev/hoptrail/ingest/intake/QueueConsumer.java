package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.AwsClients;
import dev.hoptrail.ingest.intake.MessageIntake.Verdict;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.source.s3.S3Objects;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Consumes a queue: reads what its messages announce or hold, and deletes a message only after
/// Kafka has acknowledged everything of it and the ledger has it. What cannot be read now comes
/// again by not being deleted, and falls to the queue's own dead letters if the queue has any. Any
/// number of consumers, in any number of processes, may share a queue.
public final class QueueConsumer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration ABOUT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final QueueSettings settings;
    private final AwsClients aws;
    private final SqsQueue queue;
    private final HeldMessages held;
    private final Ingest ingest;
    private final MessageIntake intake;
    private final InstantSource clock;
    private final Duration pause;
    private final QueueFigures figures = new QueueFigures();
    private final ExecutorService receiving = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService fetching;
    private final List<Thread> workers = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean redrives = true;

    /// @param access to the queue and to the buckets that it tells of
    /// @param folder for larger objects while they are read
    public QueueConsumer(
            QueueSettings settings,
            AwsAccess access,
            Ingest ingest,
            Path folder,
            InstantSource clock) {
        this.settings = settings;
        this.aws = new AwsClients(access.in(settings.region()));
        S3Objects objects = new S3Objects(aws.s3(), access.requesterPays(), folder);
        this.queue = new SqsQueue(aws.sqs(), settings.url().toString());
        this.held = new HeldMessages(queue, settings.visibility(), settings.name());
        this.ingest = ingest;
        this.fetching =
                Executors.newFixedThreadPool(
                        settings.workers(),
                        Thread.ofPlatform()
                                .daemon()
                                .name("fetch-%s-".formatted(settings.name()), 0)
                                .factory());
        this.intake = new MessageIntake(ingest, objects, fetching, settings.source(), figures);
        this.clock = clock;
        this.pause = between(SHORTEST_PAUSE, settings.retry(), LONGEST_PAUSE);
    }

    private static Duration between(Duration least, Duration time, Duration most) {
        Duration more = time.compareTo(least) < 0 ? least : time;
        return more.compareTo(most) > 0 ? most : more;
    }

    /// Begins to consume; to be called once.
    public QueueConsumer start() {
        Thread.ofPlatform().daemon().name("queue-" + settings.name()).start(this::ask);
        for (int i = 0; i < settings.receivers(); i++) {
            workers.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("queue-%s-%d".formatted(settings.name(), i))
                            .start(this::work));
        }
        return this;
    }

    public QueueSettings settings() {
        return settings;
    }

    public QueueFigures figures() {
        return figures;
    }

    private void work() {
        int failures = 0;
        while (!isClosing()) {
            Optional<String> shortage = ingest.shortage();
            if (shortage.isPresent()) {
                // What is not received waits in the queue, and no attempt counts against it.
                figures.trouble(shortage.get());
                pause(LONGEST_PAUSE);
                continue;
            }
            try {
                failures = handle(receive()) ? 0 : failures + 1;
            } catch (CancellationException | RejectedExecutionException closed) {
                return;
            } catch (SdkException | IngestException failure) {
                failures++;
                trouble(failure, failures);
            } catch (RuntimeException fault) {
                failures++;
                log.error("Queue {} met a fault of Hoptrail", settings.name(), fault);
                trouble(fault, failures);
            }
            if (failures > 0) {
                pause(doubled(pause, failures));
            }
        }
    }

    private void trouble(RuntimeException failure, int failures) {
        figures.trouble(String.valueOf(failure.getMessage()));
        if (failures == 1) {
            log.warn("Queue {} is not consumed at present", settings.name(), failure);
        }
    }

    /// Waits for messages on a thread of its own, which closing interrupts.
    private List<Message> receive() {
        Future<List<Message>> received =
                receiving.submit(() -> queue.receive(settings.visibility()));
        try {
            List<Message> messages = received.get();
            figures.heard(clock.instant());
            if (messages.isEmpty()) {
                figures.trouble(null);
            }
            return messages;
        } catch (ExecutionException failure) {
            if (isClosing()) {
                throw new CancellationException("closing");
            }
            throw failure.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            received.cancel(true);
            throw new CancellationException("interrupted");
        }
    }

    /// @return whether all that was received is done with
    private boolean handle(List<Message> messages) {
        for (Message message : messages) {
            held.hold(message.receiptHandle());
            figures.received(message.messageId(), sent(message));
        }
        try {
            return conclude(intake.take(messages));
        } finally {
            for (Message message : messages) {
                held.release(message.receiptHandle());
                figures.done(message.messageId());
            }
        }
    }

    private boolean conclude(Map<Message, Verdict> verdicts) {
        List<Message> done = new ArrayList<>();
        boolean well = true;
        for (Map.Entry<Message, Verdict> one : verdicts.entrySet()) {
            Message message = one.getKey();
            switch (one.getValue()) {
                case Verdict.Done is -> done.add(message);
                case Verdict.Unreadable is -> {
                    // What can never be read is of use to nobody but who looks at dead letters.
                    if (redrives) {
                        again(message);
                    } else {
                        done.add(message);
                    }
                }
                case Verdict.Again later -> {
                    again(message);
                    figures.trouble(later.detail());
                    well = false;
                }
            }
        }
        if (!done.isEmpty()) {
            int left = queue.delete(done);
            for (int i = left; i < done.size(); i++) {
                figures.add(Count.DELETED);
            }
        }
        if (well) {
            figures.trouble(null);
        }
        return well;
    }

    private void again(Message message) {
        held.release(message.receiptHandle());
        Duration after = doubled(settings.retry(), received(message));
        queue.hide(List.of(message.receiptHandle()), between(Duration.ZERO, after, LONGEST_RETRY));
    }

    private static Duration doubled(Duration time, int attempt) {
        return time.multipliedBy(1L << Math.clamp(attempt - 1L, 0, MOST_DOUBLINGS));
    }

    private static int received(Message message) {
        return Math.toIntExact(
                number(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, 1));
    }

    private Instant sent(Message message) {
        long now = clock.millis();
        return Instant.ofEpochMilli(
                number(message, MessageSystemAttributeName.SENT_TIMESTAMP, now));
    }

    private static long number(Message message, MessageSystemAttributeName name, long otherwise) {
        String text = message.attributes().getOrDefault(name, "");
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }

    /// Asks the queue now and then how full it is, and where its dead letters go.
    private void ask() {
        do {
            try {
                SqsQueue.About about = queue.about();
                figures.waiting(about.messages());
                redrives = about.redrives();
            } catch (SdkException untold) {
                // A policy may allow to consume and not to ask. What is unreadable then stays.
                figures.waiting(null);
                redrives = true;
            }
        } while (pause(ABOUT));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// @return false when closing
    private boolean pause(Duration time) {
        try {
            return !closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    /// Stops receiving, and finishes what was received.
    @Override
    public void close() {
        closing.countDown();
        // Ends the waiting for messages.
        receiving.shutdownNow();
        try {
            for (Thread worker : workers) {
                worker.join(PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        fetching.shutdownNow();
        held.close();
        aws.close();
    }
}
