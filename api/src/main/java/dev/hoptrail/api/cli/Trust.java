package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Whom a command believes to be the service.
final class Trust {

    private Trust() {}

    /// Those whom the JDK trusts.
    static SSLContext standard() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("Every JDK has TLS", absent);
        }
    }

    /// Those whom the certificates of a file speak for, and nobody else.
    ///
    /// @param file PEM
    static SSLContext of(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                store.setCertificateEntry(Integer.toString(store.size()), one);
            }
            if (store.size() == 0) {
                throw new CommandFailure("No certificate in " + file);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new CommandFailure(
                    "Cannot read certificates of %s (%s)".formatted(file, unreadable), unreadable);
        }
    }
}
