package org.catalogpoller.poll;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A token that prints as asterisks, so that no log line or message shows it by accident. */
public record BearerToken(String value) {

    /** The most characters of a token. Servers take no longer headers. */
    public static final int MAX_LENGTH = 16_384;

    /** A dot-separated part of a token of this length is a leak, and so is the beginning of a token. */
    private static final int PART = 8;

    /** So many characters of a token in a row are no coincidence. */
    private static final int RUN = 16;

    /** So many characters of Base64 stand for three bytes. */
    private static final int GROUP = 4;

    private static final Pattern ESCAPE =
            Pattern.compile("%([0-9a-fA-F]{2})|\\\\u([0-9a-fA-F]{4})|\\\\([^u])", Pattern.DOTALL);

    /** A text in Base64 that may hold a part of a token (RFC 4648, both alphabets). */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{" + PART + ",}");

    private static final String WITHHELD = "[withheld: it quotes the token]";

    /**
     * Reads the token of an event.
     *
     * @throws ProblemException if the text is none
     */
    public static BearerToken read(String text) {
        if (text.isBlank()) {
            throw new ProblemException("must not be blank; leave it out to call the API without a token");
        }
        if (!isSendable(text)) {
            throw new ProblemException("must be the bare token: visible ASCII without spaces and without 'Bearer'");
        }
        return new BearerToken(text);
    }

    /** Whether a text can be sent as a bearer token: visible ASCII without spaces, at least one character. */
    public static boolean isSendable(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The text itself, or a note in its place where it quotes a part of the token or its beginning. */
    public String withheldFrom(String text) {
        String beginning = value.substring(0, Math.min(value.length(), PART));
        String plain = unescaped(text);
        return text.contains(beginning) || plain.contains(beginning) || holdsPartOf(value, text, plain)
                ? WITHHELD
                : text;
    }

    /** The text with asterisks in place of the token, or the note of {@link #withheldFrom} where a part is left. */
    public String maskedIn(String text) {
        return withheldFrom(text.replace(value, toString()));
    }

    /**
     * Whether a text quotes the token or a part of it that is secret. The header of a JWT is in many tokens and is no
     * secret. A token of less than 8 characters is in many texts by chance.
     */
    public boolean isQuotedIn(String text) {
        int headerEnd = value.startsWith("eyJ") ? value.indexOf('.') : -1;
        return holdsPartOf(value.substring(headerEnd + 1), text, unescaped(text));
    }

    @Override
    public String toString() {
        return "***";
    }

    private static boolean holdsPartOf(String secret, String text, String plain) {
        String token = secret.toLowerCase(Locale.ROOT);
        return Stream.concat(Stream.of(text, plain), decoded(plain))
                .anyMatch(form -> holdsPart(token, form.toLowerCase(Locale.ROOT)));
    }

    private static boolean holdsPart(String token, String text) {
        return Arrays.stream(token.split("\\.")).anyMatch(part -> part.length() >= PART && text.contains(part))
                || (token.length() >= PART && text.contains(token))
                || holdsRun(token, text);
    }

    /** Every run of 16 characters holds a whole block of 8, so only these blocks are looked for first. */
    private static boolean holdsRun(String token, String text) {
        for (int block = 0; block + PART <= text.length(); block += PART) {
            if (token.contains(text.substring(block, block + PART)) && holdsRunAround(block, token, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsRunAround(int block, String token, String text) {
        for (int start = Math.max(0, block - PART); start <= block && start + RUN <= text.length(); start++) {
            if (token.contains(text.substring(start, start + RUN))) {
                return true;
            }
        }
        return false;
    }

    /** The text without the escapes of URLs and JSON. */
    private static String unescaped(String text) {
        return text.indexOf('%') < 0 && text.indexOf('\\') < 0
                ? text
                : ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(character(escape)));
    }

    /** What the text has in Base64. Where its groups of four begin is not known. */
    private static Stream<String> decoded(String text) {
        return BASE64.matcher(text)
                .results()
                .map(run -> run.group().replace('-', '+').replace('_', '/'))
                .flatMap(run -> IntStream.range(0, GROUP).mapToObj(run::substring))
                .map(run -> run.substring(0, run.length() - run.length() % GROUP))
                .map(run -> new String(Base64.getDecoder().decode(run), StandardCharsets.ISO_8859_1));
    }

    private static String character(MatchResult escape) {
        String hex = escape.group(1) == null ? escape.group(2) : escape.group(1);
        return hex == null ? String.valueOf(escape.group(3)) : String.valueOf((char) Integer.parseInt(hex, 16));
    }
}
