package dev.hoptrail.api.timestamp;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TSPValidationException;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;

/// The word of an authority that some bytes existed at a moment: a token of RFC 3161 that is over
/// these bytes, and signed by a certificate in it that may sign such tokens and nothing else.
///
/// Whether the authority is to be believed is another question: [Authorities].
public final class Timestamp {
    private static final int LONGEST = 256 << 10;

    /// Those that nobody finds two texts for.
    private static final Map<ASN1ObjectIdentifier, String> DIGESTS =
            Map.of(
                    TSPAlgorithms.SHA256, "SHA-256",
                    TSPAlgorithms.SHA384, "SHA-384",
                    TSPAlgorithms.SHA512, "SHA-512");

    private final byte[] token;
    private final Instant at;
    private final X509Certificate signer;
    private final List<X509Certificate> others;

    private Timestamp(
            byte[] token, Instant at, X509Certificate signer, List<X509Certificate> others) {
        this.token = token;
        this.at = at;
        this.signer = signer;
        this.others = List.copyOf(others);
    }

    /// Reads a token and checks it.
    ///
    /// @param bytes that it should be over
    /// @param token in DER
    /// @throws TimestampException if it is none, or over something else, or not signed as it should
    ///   be
    public static Timestamp over(byte[] bytes, byte[] token) throws TimestampException {
        if (token.length > LONGEST) {
            throw new TimestampException("has more than %,d bytes".formatted(LONGEST));
        }
        try {
            TimeStampToken read = new TimeStampToken(new CMSSignedData(token));
            checkImprint(read.getTimeStampInfo(), bytes);
            X509CertificateHolder signer = signer(read);
            read.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            return new Timestamp(
                    token.clone(),
                    read.getTimeStampInfo().getGenTime().toInstant(),
                    certificate(signer),
                    certificates(read));
        } catch (TSPValidationException | OperatorCreationException invalid) {
            throw new TimestampException(
                    "is not signed as time stamps are: " + invalid.getMessage(), invalid);
        } catch (CMSException
                | TSPException
                | CertificateException
                | IOException
                | RuntimeException malformed) {
            // Anybody may have written it, and parsers fail in many ways.
            throw new TimestampException("is no token of RFC 3161", malformed);
        }
    }

    private static void checkImprint(TimeStampTokenInfo info, byte[] bytes)
            throws TimestampException {
        String digest = DIGESTS.get(info.getMessageImprintAlgOID());
        if (digest == null) {
            throw new TimestampException(
                    "is over a hash by %s, not by one of SHA-2"
                            .formatted(info.getMessageImprintAlgOID()));
        }
        if (!MessageDigest.isEqual(hash(digest, bytes), info.getMessageImprintDigest())) {
            throw new TimestampException("is over something else");
        }
    }

    @SuppressWarnings("unchecked") // the library's selector has no type
    private static X509CertificateHolder signer(TimeStampToken token) throws TimestampException {
        Collection<X509CertificateHolder> found =
                token.getCertificates().getMatches(token.getSID());
        if (found.size() != 1) {
            throw new TimestampException("does not hold the certificate that signed it");
        }
        return found.iterator().next();
    }

    private static X509Certificate certificate(X509CertificateHolder holder)
            throws CertificateException {
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static List<X509Certificate> certificates(TimeStampToken token)
            throws CertificateException {
        List<X509Certificate> all = new ArrayList<>();
        for (X509CertificateHolder one : token.getCertificates().getMatches(null)) {
            all.add(certificate(one));
        }
        return all;
    }

    static byte[] hash(String digest, byte[] bytes) {
        try {
            return MessageDigest.getInstance(digest).digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has " + digest, absent);
        }
    }

    /// The token, in DER.
    public byte[] token() {
        return token.clone();
    }

    /// When the bytes existed, by the authority's clock.
    public Instant at() {
        return at;
    }

    /// What the certificate that signed calls its owner, as RFC 2253 writes names.
    public String authority() {
        return signer.getSubjectX500Principal().getName();
    }

    X509Certificate signer() {
        return signer;
    }

    /// Certificates that the token brings along, in no order.
    List<X509Certificate> others() {
        return others;
    }
}
