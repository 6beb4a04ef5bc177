package dev.hoptrail.correlate.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A simulation that was played into memory and parsed again.
final class Played {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final List<LogFile> files = new ArrayList<>();
    final List<Truth> truth = new ArrayList<>();
    final List<JsonNode> records = new ArrayList<>();
    final Map<String, Truth.Session> sessions = new TreeMap<>();
    final Truth.Totals totals;

    private Played(SimulationSettings settings) {
        Simulation.of(settings).run(files::add, truth::add);
        files.stream()
                .filter(file -> !file.path().startsWith("odd/"))
                .forEach(file -> records.addAll(parse(file)));
        for (Truth line : truth) {
            if (line instanceof Truth.Session session) {
                sessions.put(session.key(), session);
            }
        }
        totals = (Truth.Totals) truth.getLast();
    }

    static Played of(SimulationSettings settings) {
        return new Played(settings);
    }

    <T extends Truth> List<T> all(Class<T> kind) {
        return truth.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The records of a file, after a check that its text and its list of records agree.
    static List<JsonNode> parse(LogFile file) {
        List<JsonNode> whole = new ArrayList<>();
        parse(file.content()).path("Records").forEach(whole::add);
        List<JsonNode> single = file.records().stream().map(Played::parse).toList();
        if (!whole.equals(single)) {
            throw new AssertionError("records differ from the text of " + file.path());
        }
        return whole;
    }

    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (LogFile file : files) {
                sha.update(file.path().getBytes(StandardCharsets.UTF_8));
                sha.update(file.content());
            }
            truth.forEach(line -> sha.update(line.json().getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
