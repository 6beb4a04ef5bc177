package dev.hoptrail.api.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.hoptrail.api.CommandFailure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;

/// Encryption in the format of age, to X25519 recipients: only who has the identity of one of them
/// reads what was written, and the program `age` does so, too.
public final class Seal {

    /// What encrypted bytes begin with.
    static final String MARK = "age-encryption.org/v1";

    private static final int CHUNK = 64 * 1024;
    private static final String IDENTITY = "AGE-SECRET-KEY-1";

    private Seal() {}

    /// A new identity.
    ///
    /// @param recipient what is encrypted to
    /// @param file what a file of it holds
    public record Identity(String recipient, String file) {

        /// Makes one.
        public static Identity fresh() {
            try {
                KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
                String recipient = text(pair.getPublic().getEncoded());
                return new Identity(
                        recipient,
                        "# public key: %s\n%s\n"
                                .formatted(recipient, text(pair.getPrivate().getEncoded())));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private static String text(byte[] encoded) {
            return new String(encoded, StandardCharsets.US_ASCII);
        }

        /// Leaves out the secret.
        @Override
        public String toString() {
            return recipient;
        }
    }

    /// Encrypts what is written; closing completes it.
    ///
    /// @param recipients `age1…`
    static OutputStream closed(OutputStream out, List<String> recipients) throws IOException {
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (String recipient : recipients) {
            try {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            } catch (GeneralSecurityException | IllegalArgumentException wrong) {
                throw new CommandFailure(
                        "%s is no recipient of age, which begins with age1 (%s)"
                                .formatted(recipient, wrong.getMessage()),
                        wrong);
            }
        }
        try {
            return new BufferedOutputStream(
                    Channels.newOutputStream(
                            new StandardEncryptingChannelFactory()
                                    .newEncryptingChannel(Channels.newChannel(out), writers)),
                    CHUNK);
        } catch (GeneralSecurityException failure) {
            throw new IOException("Cannot encrypt", failure);
        }
    }

    /// Decrypts what is read.
    ///
    /// @param identities a file of them, as age and [Identity] write it
    /// @throws CommandFailure if none of them fits
    static InputStream opened(InputStream in, Path identities) throws IOException {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(identities)) {
                if (line.startsWith(IDENTITY)) {
                    readers.add(
                            X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(
                                    line.strip()));
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
            // The message might tell of the secret.
            throw new CommandFailure(
                    "%s cannot be read as identities of age (%s)"
                            .formatted(identities, wrong.getClass().getSimpleName()));
        }
        if (readers.isEmpty()) {
            throw new CommandFailure(
                    "%s holds no identity of age: a line that begins with %s"
                            .formatted(identities, IDENTITY));
        }
        try {
            return new BufferedInputStream(
                    Channels.newInputStream(
                            new StandardDecryptingChannelFactory()
                                    .newDecryptingChannel(Channels.newChannel(in), readers)),
                    CHUNK);
        } catch (GeneralSecurityException other) {
            throw new CommandFailure(
                    "None of the identities in %s opens the backup (%s)"
                            .formatted(identities, other.getMessage()),
                    other);
        }
    }
}
