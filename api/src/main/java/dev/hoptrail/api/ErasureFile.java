package dev.hoptrail.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.hoptrail.correlate.store.ErasureRequests;
import dev.hoptrail.correlate.store.ErasureRequests.Request;
import dev.hoptrail.correlate.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What was erased, beside the keys and outside the database: a backup from before that is put back
/// knows nothing of it. Holds keyed hashes, and no names.
final class ErasureFile {
    private static final String NAME = "erasures.jsonl";
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final ObjectReader READER = JSON.readerFor(Request.class);
    private static final ObjectWriter WRITER = JSON.writerFor(Request.class);

    private final Path file;
    private final ErasureRequests requests;

    /// @param keys the folder of keys
    ErasureFile(Path keys, ErasureRequests requests) {
        this.file = keys.resolve(NAME);
        this.requests = requests;
    }

    /// Has done again what the database does not know of, and writes down what the file does not.
    void settle() {
        try {
            List<Request> written = read();
            List<Request> stored = requests.all();
            Set<UUID> known = ids(stored);
            for (Request one : written) {
                if (!known.contains(one.erasureId())) {
                    requests.again(one);
                }
            }
            Set<UUID> kept = ids(written);
            List<Request> all = new ArrayList<>(written);
            stored.stream().filter(one -> !kept.contains(one.erasureId())).forEach(all::add);
            if (all.size() > written.size()) {
                write(all);
            }
        } catch (StoreException | IOException failure) {
            throw new IllegalStateException(
                    "Cannot compare " + file + " with the database", failure);
        }
    }

    private static Set<UUID> ids(List<Request> requests) {
        return requests.stream().map(Request::erasureId).collect(Collectors.toSet());
    }

    private List<Request> read() throws IOException {
        List<Request> requests = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                requests.add(READER.readValue(line));
            }
        }
        return requests;
    }

    private void write(List<Request> all) {
        PrivateFile.write(
                file,
                all.stream().map(ErasureFile::line).collect(Collectors.joining("\n", "", "\n")));
    }

    private static String line(Request request) {
        try {
            return WRITER.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
