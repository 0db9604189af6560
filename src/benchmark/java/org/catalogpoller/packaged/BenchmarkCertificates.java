package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the certificates of the benchmark's peers. This is before the build, because a native image keeps the trust
 * store of its build. A root signs an intermediate, which signs the certificate of localhost. All have RSA keys of
 * 2,048 bits, as the endpoints of AWS and RDS do. The keys of the two authorities are deleted: nobody can sign with
 * them later.
 *
 * <p>Maven runs this as a source file, before anything is compiled.
 */
final class BenchmarkCertificates {

    static final char[] PASSWORD = "changeit".toCharArray();
    /** The certificates of the JDK, and the root. */
    static final String TRUST_STORE = "trust.p12";
    /** The same in PEM. */
    static final String TRUST_PEM = "trust.pem";
    /** Those of RDS, and the root. */
    static final String DATABASE_CA = "database-ca.pem";
    /** The key of localhost, and its chain. */
    static final String SERVER = "server.p12";

    static final String SERVER_CHAIN = "server.crt";
    static final String SERVER_KEY = "server.key";

    private static final String RDS_CA = "src/main/resources/org/catalogpoller/config/rds-ca.pem";

    private final Path directory;

    private BenchmarkCertificates(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes them, unless they are there.
     *
     * @param args the directory, which is made if need be
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Path directory = Path.of(args[0]).toAbsolutePath();
        if (Files.notExists(directory.resolve(SERVER))) {
            Files.createDirectories(directory);
            new BenchmarkCertificates(directory).make();
        }
    }

    private void make() throws IOException, GeneralSecurityException {
        pair("root", "-ext", "bc:c");
        pair("intermediate");
        pair("server");
        sign("root", "intermediate", "-ext", "bc:c");
        sign("intermediate", "server", "-ext", "san=dns:localhost");
        KeyStore server = load(file("server"));
        Certificate[] chain = server.getCertificateChain("server");
        Certificate root = chain[chain.length - 1];
        Files.writeString(directory.resolve(SERVER_CHAIN), pem(List.of(chain)));
        byte[] key = server.getKey("server", PASSWORD).getEncoded();
        Files.writeString(directory.resolve(SERVER_KEY), pem("PRIVATE KEY", key));
        Files.setPosixFilePermissions(directory.resolve(SERVER_KEY), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(directory.resolve(DATABASE_CA), Files.readString(Path.of(RDS_CA)) + pem(List.of(root)));
        trust(root);
        Files.delete(file("root"));
        Files.delete(file("intermediate"));
    }

    private void trust(Certificate root) throws IOException, GeneralSecurityException {
        KeyStore trusted = load(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"));
        List<Certificate> all = new ArrayList<>(List.of(root));
        for (String alias : Collections.list(trusted.aliases())) {
            all.add(trusted.getCertificate(alias));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : all) {
            store.setCertificateEntry(String.valueOf(store.size()), certificate);
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve(TRUST_STORE))) {
            store.store(out, PASSWORD);
        }
        Files.writeString(directory.resolve(TRUST_PEM), pem(all));
    }

    private void pair(String name, String... more) throws IOException {
        keytool(
                name,
                more,
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "30",
                "-dname",
                "CN=" + name);
    }

    /** Gives the pair of a name a certificate that the issuer has signed, with the issuer's own chain. */
    private void sign(String issuer, String name, String... more) throws IOException {
        String request = directory.resolve(name + ".csr").toString();
        String signed = directory.resolve(name + ".pem").toString();
        keytool(name, new String[0], "-certreq", "-file", request);
        keytool(issuer, more, "-gencert", "-rfc", "-validity", "30", "-infile", request, "-outfile", signed);
        String chain = directory.resolve(name + ".chain").toString();
        try {
            Certificate[] issuers = load(file(issuer)).getCertificateChain(issuer);
            Files.writeString(Path.of(chain), Files.readString(Path.of(signed)) + pem(List.of(issuers)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        keytool(name, new String[0], "-importcert", "-noprompt", "-file", chain);
        for (String done : List.of(request, signed, chain)) {
            Files.delete(Path.of(done));
        }
    }

    private void keytool(String name, String[] more, String... command) throws IOException {
        List<String> all = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        Stream.of(command),
                        Stream.of("-alias", name, "-storetype", "PKCS12"),
                        Stream.of("-keystore", file(name).toString(), "-storepass", new String(PASSWORD)),
                        Stream.of(more))
                .flatMap(words -> words)
                .toList();
        Process keytool = new ProcessBuilder(all).inheritIO().start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException("keytool fails: " + all);
        }
    }

    private Path file(String name) {
        return directory.resolve(name + ".p12");
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static String pem(List<Certificate> certificates) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
