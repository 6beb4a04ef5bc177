package dev.hoptrail.api.timestamp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.LoopbackServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.MessageImprint;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;
import org.jspecify.annotations.Nullable;

/// A time stamping authority with certificates of its own, by the library that others run; and
/// those who would pass for one.
public final class TestAuthority implements AutoCloseable {
    private static final String SIGNS = "SHA256withECDSA";
    private static final ASN1ObjectIdentifier POLICY =
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
    private static final Duration YEAR = Duration.ofDays(365);

    private final KeyPair rootKey = keyPair();
    private final KeyPair key = keyPair();
    private final X509CertificateHolder root;
    private final X509CertificateHolder signing;
    private final HttpServer server;
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicLong serial = new AtomicLong();
    private volatile Way way = Way.HONEST;

    /// How it answers.
    public enum Way {
        HONEST,
        /// With a status and no token.
        REFUSES,
        /// With an answer that is none.
        GARBAGE,
        BROKEN,
        /// A token over something else.
        OTHER_IMPRINT,
        /// A token that somebody else asked for.
        OTHER_NONCE,
        /// A token with a byte flipped in its signature.
        TAMPERED,
        /// Signed by a certificate that was over before.
        EXPIRED,
        /// Signed by a certificate that is for something else.
        NO_PURPOSE
    }

    public TestAuthority() {
        root = certificate("CN=Root of time", rootKey, true, null, Instant.now());
        signing = signing(Instant.now());
        server = LoopbackServer.start("/tsa", this::take);
    }

    /// Answers so from now on.
    public void answers(Way now) {
        way = now;
    }

    /// Is away for the next calls.
    public void isAwayFor(int calls) {
        refusals.set(calls);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:%d/tsa".formatted(server.getAddress().getPort()));
    }

    /// Writes the certificate of who vouches for it.
    public Path rootTo(Path file) throws IOException {
        return Files.writeString(file, pem(root));
    }

    /// Writes its own certificate.
    public Path certificateTo(Path file) throws IOException {
        return Files.writeString(file, pem(signing));
    }

    private static String pem(X509CertificateHolder certificate) throws IOException {
        return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange call) throws IOException {
        byte[] asked = call.getRequestBody().readAllBytes();
        boolean isAway = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        byte[] answer;
        try {
            answer = isAway || way == Way.BROKEN ? new byte[0] : answer(asked);
        } catch (GeneralSecurityException
                | OperatorCreationException
                | TSPException
                | CMSException failure) {
            throw new IllegalStateException(failure);
        }
        call.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
        call.sendResponseHeaders(isAway || way == Way.BROKEN ? 503 : 200, answer.length);
        call.getResponseBody().write(answer);
        call.close();
    }

    private byte[] answer(byte[] asked)
            throws IOException,
                    GeneralSecurityException,
                    OperatorCreationException,
                    TSPException,
                    CMSException {
        TimeStampRequest request = new TimeStampRequest(asked);
        byte[] imprint = request.getMessageImprintDigest();
        BigInteger nonce = request.getNonce();
        return switch (way) {
            case HONEST -> honest(imprint, nonce, signing);
            case REFUSES ->
                    new TimeStampResponseGenerator(tokens(signing), TSPAlgorithms.ALLOWED)
                            .generateRejectedResponse(new TSPException("not today"))
                            .getEncoded();
            case GARBAGE -> "<html>Sign in</html>".getBytes(UTF_8);
            case BROKEN -> new byte[0];
            case OTHER_IMPRINT ->
                    honest(MessageDigest.getInstance("SHA-256").digest(imprint), nonce, signing);
            case OTHER_NONCE -> honest(imprint, nonce.add(BigInteger.ONE), signing);
            case TAMPERED -> {
                byte[] answer = honest(imprint, nonce, signing);
                // The signature is what comes last.
                answer[answer.length - 1] ^= 1;
                yield answer;
            }
            case EXPIRED ->
                    honest(imprint, nonce, signing(Instant.now().minus(YEAR.multipliedBy(2))));
            case NO_PURPOSE -> withoutPurpose(imprint, nonce);
        };
    }

    private byte[] honest(byte[] imprint, BigInteger nonce, X509CertificateHolder certificate)
            throws IOException, GeneralSecurityException, OperatorCreationException, TSPException {
        TimeStampRequestGenerator asks = new TimeStampRequestGenerator();
        asks.setCertReq(true);
        TimeStampResponse response =
                new TimeStampResponseGenerator(tokens(certificate), TSPAlgorithms.ALLOWED)
                        .generateGrantedResponse(
                                asks.generate(TSPAlgorithms.SHA256, imprint, nonce),
                                BigInteger.valueOf(serial.incrementAndGet()),
                                Date.from(Instant.now()));
        return response.getEncoded();
    }

    private TimeStampTokenGenerator tokens(X509CertificateHolder certificate)
            throws GeneralSecurityException, OperatorCreationException, TSPException {
        TimeStampTokenGenerator tokens =
                new TimeStampTokenGenerator(
                        new JcaSimpleSignerInfoGeneratorBuilder()
                                .build(
                                        SIGNS,
                                        key.getPrivate(),
                                        new JcaX509CertificateConverter()
                                                .getCertificate(certificate)),
                        new JcaDigestCalculatorProviderBuilder()
                                .build()
                                .get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                        POLICY);
        tokens.addCertificates(new CollectionStore<>(List.of(certificate)));
        return tokens;
    }

    /// By hand: the library's generator refuses to.
    private byte[] withoutPurpose(byte[] imprint, BigInteger nonce)
            throws IOException,
                    GeneralSecurityException,
                    OperatorCreationException,
                    CMSException,
                    TSPException {
        X509CertificateHolder certificate =
                certificate("CN=Web server", key, false, null, Instant.now());
        TSTInfo info =
                new TSTInfo(
                        POLICY,
                        new MessageImprint(
                                new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256), imprint),
                        new ASN1Integer(serial.incrementAndGet()),
                        new ASN1GeneralizedTime(Date.from(Instant.now())),
                        null,
                        null,
                        new ASN1Integer(nonce),
                        null,
                        null);
        ESSCertIDv2 id =
                new ESSCertIDv2(
                        MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        AttributeTable named =
                new AttributeTable(
                        new DERSet(
                                new Attribute(
                                        PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                                        new DERSet(new SigningCertificateV2(id)))));
        CMSSignedDataGenerator signed = new CMSSignedDataGenerator();
        signed.addSignerInfoGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder()
                        .setSignedAttributeGenerator(
                                new DefaultSignedAttributeTableGenerator(named))
                        .build(
                                SIGNS,
                                key.getPrivate(),
                                new JcaX509CertificateConverter().getCertificate(certificate)));
        signed.addCertificate(certificate);
        byte[] token =
                signed.generate(
                                new CMSProcessableByteArray(
                                        PKCSObjectIdentifiers.id_ct_TSTInfo, info.getEncoded()),
                                true)
                        .getEncoded();
        return new TimeStampResponse(
                        new DERSequence(
                                        new ASN1Encodable[] {
                                            new DERSequence(new ASN1Integer(0)),
                                            ASN1Primitive.fromByteArray(token)
                                        })
                                .getEncoded())
                .getEncoded();
    }

    private X509CertificateHolder signing(Instant from) {
        return certificate("CN=Clock tower", key, false, KeyPurposeId.id_kp_timeStamping, from);
    }

    private X509CertificateHolder certificate(
            String name, KeyPair of, boolean isRoot, @Nullable KeyPurposeId purpose, Instant from) {
        Instant begin = from.truncatedTo(ChronoUnit.DAYS);
        X509v3CertificateBuilder made =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=Root of time"),
                        BigInteger.valueOf(serial.incrementAndGet()),
                        Date.from(begin),
                        Date.from(begin.plus(YEAR)),
                        new X500Name(name),
                        of.getPublic());
        try {
            if (isRoot) {
                made.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (purpose != null) {
                made.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            }
            ContentSigner signer = new JcaContentSignerBuilder(SIGNS).build(rootKey.getPrivate());
            return made.build(signer);
        } catch (IOException | OperatorCreationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
