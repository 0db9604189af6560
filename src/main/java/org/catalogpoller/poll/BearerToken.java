package org.catalogpoller.poll;

/** A token that prints as asterisks, so that no log line or message shows it by accident. */
public record BearerToken(String value) {

    /** A part of a token is a leak too: some answers cut off what they quote. */
    private static final int TELLING_LENGTH = 8;

    private static final String WITHHELD = "[withheld: it quotes the token]";

    /** The text itself, or a note in its place where it quotes the token or the beginning of it. */
    public String withheldFrom(String text) {
        String beginning = value.substring(0, Math.min(value.length(), TELLING_LENGTH));
        String inJson = beginning.replace("\\", "\\\\").replace("\"", "\\\"");
        return text.contains(beginning) || text.contains(inJson) ? WITHHELD : text;
    }

    /** The values with asterisks wherever one quotes the token. */
    public CatalogValues maskedIn(CatalogValues values) {
        return new CatalogValues(maskedIn(values.kbName()), maskedIn(values.dataSourceName()));
    }

    private String maskedIn(String text) {
        return text.replace(value, toString());
    }

    @Override
    public String toString() {
        return "***";
    }
}
