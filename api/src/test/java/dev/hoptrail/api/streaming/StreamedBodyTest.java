package dev.hoptrail.api.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StreamedBodyTest {

    @Test
    void whatIsWritten_isRead_byWhateverThread() throws Exception {
        byte[] body = new byte[1_000_003];
        new Random(1).nextBytes(body);
        ByteArrayOutputStream read = new ByteArrayOutputStream();

        try (InputStream stream = StreamedBody.of("test", out -> out.write(body))) {
            boolean[] more = {true};
            while (more[0]) {
                // Each chunk is read by a thread that ends right after.
                Thread reader =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        byte[] chunk = new byte[7_001];
                                        int count = stream.read(chunk);
                                        more[0] = count >= 0;
                                        read.write(chunk, 0, Math.max(0, count));
                                    } catch (IOException failure) {
                                        throw new AssertionError(failure);
                                    }
                                });
                reader.join();
            }
        }

        assertThat(read.toByteArray()).isEqualTo(body);
    }

    @Test
    void readerThatTakesNothing_isGivenUp() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        InputStream stream =
                StreamedBody.of(
                        "test",
                        Duration.ofMillis(50),
                        out -> {
                            try {
                                while (true) {
                                    out.write(new byte[100_000]);
                                }
                            } catch (IOException gone) {
                                end.complete(gone);
                                throw gone;
                            }
                        });

        assertThat(end.get(60, TimeUnit.SECONDS)).hasMessage("Nobody reads on");
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void failureOfTheWriter_breaksTheReadingOff() {
        InputStream stream =
                StreamedBody.of(
                        "test",
                        out -> {
                            out.write(new byte[100]);
                            out.flush();
                            throw new IllegalStateException("no more");
                        });

        assertThatThrownBy(stream::readAllBytes)
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("no more");
    }

    @Test
    void reader_thatCloses_stopsTheWriter() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        InputStream stream =
                StreamedBody.of(
                        "test",
                        out -> {
                            try {
                                while (true) {
                                    out.write(new byte[64 * 1024]);
                                }
                            } catch (IOException gone) {
                                stopped.countDown();
                                throw gone;
                            }
                        });
        assertThat(stream.read()).isZero();

        stream.close();

        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
