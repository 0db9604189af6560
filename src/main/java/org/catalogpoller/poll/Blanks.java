package org.catalogpoller.poll;

/** What counts as blank in a value of the API's answer. */
final class Blanks {

    private Blanks() {}

    /** The text without what cannot be seen at its ends, such as U+00A0 and U+200B, which {@link String#strip} keeps. */
    static String strip(String text) {
        int[] characters = text.codePoints().toArray();
        int start = 0;
        int end = characters.length;
        while (start < end && isInvisible(characters[start])) {
            start++;
        }
        while (end > start && isInvisible(characters[end - 1])) {
            end--;
        }
        return new String(characters, start, end - start);
    }

    private static boolean isInvisible(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
