package dev.hoptrail.api;

import dev.hoptrail.api.database.store.TimedSource;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// Lets a call stay on its thread. What may block asks for a virtual thread: the gate, the route
/// and the access log, one after the other. The first gets one, and the others go on where they
/// are: every further one would be another wait for a processor. What the database is asked on such
/// a thread is asked by a call, and [ends in time][TimedSource].
@Singleton
final class CallThreads implements BeanCreatedEventListener<ExecutorService> {

    @Override
    public ExecutorService onCreated(BeanCreatedEvent<ExecutorService> event) {
        return event.getBeanIdentifier().getName().equals(TaskExecutors.BLOCKING)
                ? new Staying(event.getBean())
                : event.getBean();
    }

    /// Runs in place what a virtual thread asks for.
    private static final class Staying extends AbstractExecutorService {

        private final ExecutorService threads;

        Staying(ExecutorService threads) {
            this.threads = threads;
        }

        @Override
        public void execute(Runnable work) {
            if (Thread.currentThread().isVirtual()) {
                work.run();
            } else {
                threads.execute(() -> TimedSource.inCall(work));
            }
        }

        @Override
        public void shutdown() {
            threads.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return threads.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return threads.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return threads.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return threads.awaitTermination(timeout, unit);
        }
    }
}
