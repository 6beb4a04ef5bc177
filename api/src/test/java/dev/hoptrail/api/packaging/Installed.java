package dev.hoptrail.api.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/// Hoptrail as it is installed, but for its artifact: one that leads to the classes under test.
record Installed(Path folder) {

    private static final Path PACKAGING = Path.of("../packaging");

    static Installed into(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String script : List.of("hoptrail", "healthy")) {
            Path installed =
                    Files.copy(PACKAGING.resolve("bin").resolve(script), bin.resolve(script));
            if (!installed.toFile().setExecutable(true)) {
                throw new IOException("Cannot make executable: " + installed);
            }
        }
        Files.copy(PACKAGING.resolve("jvm.options"), folder.resolve("jvm.options"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "dev.hoptrail.api.cli.Main");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        try (OutputStream file = Files.newOutputStream(folder.resolve("hoptrail.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
        return new Installed(folder);
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString())
                .collect(Collectors.joining(" "));
    }

    /// Starts a program of the installation, with these variables and no others of ours.
    ///
    /// @param name its output goes to files of this name
    Process start(String name, String program, List<String> words, Map<String, String> variables)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(folder.resolve("bin").resolve(program).toString());
        builder.command().addAll(words);
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOPTRAIL_JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
        builder.environment().putAll(variables);
        return builder.redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    /// What a program wrote to standard output.
    String printed(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".out"));
    }

    /// What a program wrote to standard error.
    String said(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".err"));
    }
}
