package dev.hoptrail.api.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The instructions of the Containerfile, a line each.
record Containerfile(List<String> instructions) {

    static final Path FILE = Path.of("../packaging/Containerfile");

    static Containerfile read() throws IOException {
        String text =
                Files.readAllLines(FILE).stream()
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.joining("\n"))
                        .replace("\\\n", " ");
        return new Containerfile(
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }

    /// What follows an instruction, each time it is used.
    List<String> all(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length()).strip())
                .toList();
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String pairs : all("ENV")) {
            for (String pair : pairs.split("\\s+", -1)) {
                String[] parts = pair.split("=", 2);
                environment.put(parts[0], parts[1]);
            }
        }
        return environment;
    }
}
