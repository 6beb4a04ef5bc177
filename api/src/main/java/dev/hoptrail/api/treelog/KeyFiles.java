package dev.hoptrail.api.treelog;

import dev.hoptrail.api.treelog.store.SigningKeyStore;
import dev.hoptrail.api.treelog.store.SigningKeyStore.KeyRow;
import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.proof.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The signing key's file, and which key is in force. Processes that share a database need the same
/// file to sign.
final class KeyFiles {
    private static final String FRESH = ".new";

    private final Path file;
    private final String log;
    private final SigningKeyStore store;
    private final BiConsumer<Path, String> writer;

    /// @param log what keys are called
    /// @param writer writes a file that only its owner may read
    KeyFiles(Path file, String log, SigningKeyStore store, BiConsumer<Path, String> writer) {
        this.file = file;
        this.log = log;
        this.store = store;
        this.writer = writer;
    }

    /// A key that is in force.
    record InForce(LogKey key, VerifierKey verifier) implements Signer {

        @Override
        public SignedNote sign(String text) {
            return SignedNote.of(text, verifier, key::sign);
        }
    }

    /// The key in force; makes it on first start.
    ///
    /// @throws NoKeyException if this process does not have it
    InForce current() {
        Optional<KeyRow> row = store.keys().stream().findFirst();
        if (row.isEmpty()) {
            LogKey first = read(file).orElseGet(this::make);
            VerifierKey verifier = first.verifier(log);
            store.add(null, verifier.fingerprint(), verifier.text(), null);
            return current(store.keys().getFirst());
        }
        return current(row.get());
    }

    private InForce current(KeyRow row) {
        for (Path candidate : List.of(file, fresh())) {
            Optional<LogKey> key = read(candidate);
            if (key.isPresent()
                    && key.get().verifier(log).fingerprint().equals(row.fingerprint())) {
                if (!candidate.equals(file)) {
                    // Ended between the statement and the renaming.
                    rename();
                }
                return new InForce(key.get(), key.get().verifier(log));
            }
        }
        throw new NoKeyException(
                "The signing key in force, %s, is not in %s: copy that file from the process that has it"
                        .formatted(row.fingerprint(), file));
    }

    private LogKey make() {
        LogKey made = LogKey.generate();
        writer.accept(file, made.pem());
        return made;
    }

    /// Puts a new key in force, which the old one and itself state.
    InForce rotate(Instant now) {
        InForce old = current();
        LogKey made = LogKey.generate();
        VerifierKey verifier = made.verifier(log);
        String text =
                "hoptrail signing key succession\nfrom %s\nto %s\nat %s\n"
                        .formatted(old.verifier().text(), verifier.text(), now);
        SignedNote byOld = old.sign(text);
        SignedNote byNew = SignedNote.of(text, verifier, made::sign);
        SignedNote both =
                new SignedNote(
                        text,
                        List.of(byOld.signatures().getFirst(), byNew.signatures().getFirst()));
        writer.accept(fresh(), made.pem());
        if (!store.add(
                old.verifier().fingerprint(),
                verifier.fingerprint(),
                verifier.text(),
                both.format())) {
            throw new NoKeyException("Another key was put in force meanwhile");
        }
        rename();
        return new InForce(made, verifier);
    }

    private Path fresh() {
        return file.resolveSibling(file.getFileName() + FRESH);
    }

    private void rename() {
        try {
            Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot rename " + fresh(), failure);
        }
    }

    private static Optional<LogKey> read(Path path) {
        try {
            return Files.exists(path)
                    ? Optional.of(LogKey.of(Files.readString(path)))
                    : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + path, failure);
        } catch (IllegalArgumentException noKey) {
            throw new NoKeyException("No signing key in " + path + ": " + noKey.getMessage());
        }
    }

    /// This process cannot sign.
    static final class NoKeyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoKeyException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
