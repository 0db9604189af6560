package org.catalogpoller.poll;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The identity of the poll that starts an ended one again. The same poll has one retry, however often it is asked for. */
public final class RetryId {

    private static final Pattern RETRY = Pattern.compile("(.+)\\.retry([1-9][0-9]{0,8})", Pattern.DOTALL);

    private RetryId() {}

    /** The identity of a poll's retry. That of the first one ends in .retry1, that of its own retry in .retry2. */
    public static String of(String pollId) {
        Matcher retry = RETRY.matcher(pollId);
        return retry.matches()
                ? retry.group(1) + ".retry" + (Integer.parseInt(retry.group(2)) + 1)
                : pollId + ".retry1";
    }
}
