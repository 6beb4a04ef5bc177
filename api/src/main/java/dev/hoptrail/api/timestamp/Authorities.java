package dev.hoptrail.api.timestamp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;

/// Whose time stamps are believed: those of certificates that were given, and of those for whom
/// they speak. Revocation is not asked for, since checks are made offline.
public final class Authorities {
    /// Nobody's.
    public static final Authorities NONE = new Authorities(Set.of());

    private static final int LONGEST_FILE = 1 << 20;

    private final Set<X509Certificate> certificates;

    private Authorities(Set<X509Certificate> certificates) {
        this.certificates = Set.copyOf(certificates);
    }

    /// Those of the certificates in a file.
    ///
    /// @param file PEM or DER
    /// @throws IOException if it cannot be read or holds no certificate
    public static Authorities in(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException(file + " is too large for certificates");
        }
        Set<X509Certificate> read = new HashSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                read.add((X509Certificate) one);
            }
        } catch (CertificateException unreadable) {
            throw new IOException(file + " holds no certificates", unreadable);
        }
        if (read.isEmpty()) {
            throw new IOException(file + " holds no certificates");
        }
        return new Authorities(read);
    }

    /// Whether any was named from outside.
    public boolean areGiven() {
        return !certificates.isEmpty();
    }

    /// Whether one of them signed, or speaks for who signed, at that time.
    public boolean vouchFor(Timestamp timestamp) {
        if (certificates.contains(timestamp.signer())) {
            return true;
        }
        if (certificates.isEmpty()) {
            return false;
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        certificates.forEach(one -> anchors.add(new TrustAnchor(one, null)));
        X509CertSelector signer = new X509CertSelector();
        signer.setCertificate(timestamp.signer());
        try {
            PKIXBuilderParameters path = new PKIXBuilderParameters(anchors, signer);
            path.addCertStore(
                    CertStore.getInstance(
                            "Collection", new CollectionCertStoreParameters(timestamp.others())));
            path.setRevocationEnabled(false);
            path.setDate(Date.from(timestamp.at()));
            CertPathBuilder.getInstance("PKIX").build(path);
            return true;
        } catch (GeneralSecurityException noPath) {
            return false;
        }
    }
}
