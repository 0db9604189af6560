package org.catalogpoller.poll;

/** A token that prints as asterisks, so that no log line or message shows it by accident. */
public record BearerToken(String value) {

    /** A part of a token is a leak too: some answers cut off what they quote. */
    private static final int TELLING_LENGTH = 8;

    private static final String WITHHELD = "[withheld: it quotes the token]";

    /** Whether a text can be sent as a bearer token: visible ASCII without spaces, at least one character. */
    public static boolean isSendable(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The text itself, or a note in its place where it quotes the token or the beginning of it. */
    public String withheldFrom(String text) {
        String beginning = value.substring(0, Math.min(value.length(), TELLING_LENGTH));
        String inJson = beginning.replace("\\", "\\\\").replace("\"", "\\\"");
        return text.contains(beginning) || text.contains(inJson) ? WITHHELD : text;
    }

    /** Whether a text has the whole token in it. A very short one is in many texts by chance, and is not looked for. */
    public boolean isQuotedIn(String text) {
        return value.length() >= TELLING_LENGTH && text.contains(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
