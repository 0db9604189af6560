package org.catalogpoller.local.page;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** The latest lines of the function's log. */
final class LogTail extends Handler {

    private static final int MAX = 2_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PatternFormatter text = new PatternFormatter("%s");
    private final Logger logger = Logger.getLogger("");
    private final Deque<Line> lines = new ArrayDeque<>();

    LogTail() {
        logger.addHandler(this);
    }

    /** A line, with the poll that it is about; an empty id where it is about none. */
    public record Line(String time, String level, String text, String pollId) {}

    /** The latest lines, the newest first. */
    synchronized List<Line> newest(int max) {
        return lines.stream().limit(max).toList();
    }

    /** The lines about a poll, the oldest first. */
    synchronized List<Line> about(String pollId) {
        List<Line> found = new ArrayList<>();
        lines.descendingIterator().forEachRemaining(line -> {
            if (line.pollId().equals(pollId)) {
                found.add(line);
            }
        });
        return found;
    }

    @Override
    public synchronized void publish(LogRecord record) {
        String pollId = record instanceof ExtLogRecord extended ? extended.getMdc("poll_id") : null;
        lines.addFirst(new Line(
                TIME.format(LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault())),
                record.getLevel().getName(),
                text.format(record),
                pollId == null ? "" : pollId));
        if (lines.size() > MAX) {
            lines.removeLast();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
