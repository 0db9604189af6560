package org.catalogpoller.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.catalogpoller.lambda.DrivenFunction.WholeStore;
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollRow.Marks;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.testing.ChangedRow;
import org.jspecify.annotations.Nullable;

/** Polls in memory, and the backend's rows beside them; each method is one transaction. */
public class InMemoryPolls implements WholeStore {

    private record Row(PollRow poll, int repeats) {

        Row {
            poll = poll.withStory(List.of());
        }

        boolean isWaiting() {
            return poll.state() == PollState.WAITING;
        }

        boolean waitsFor(long catalogId) {
            return isWaiting() && poll.catalog().id() == catalogId;
        }

        boolean admits(Poll delivered) {
            return isWaiting() && poll.poll().attempts() <= delivered.attempts();
        }

        boolean mayAdvanceTo(Poll delivered) {
            boolean stalled = poll.lastError() != null && poll.lastError().startsWith(STALLED);
            return (isWaiting() || stalled) && poll.poll().attempts() <= delivered.attempts();
        }
    }

    /** Rows by the ids of their polls, and beside them the polls that wait by catalog, as in an index. */
    private static final class Rows extends LinkedHashMap<String, Row> {

        private static final long serialVersionUID = 1L;

        private final transient Map<Long, Set<String>> waiting = new HashMap<>();

        @Override
        public Row put(String id, Row row) {
            Set<String> ids = waiting.computeIfAbsent(row.poll().catalog().id(), catalog -> new LinkedHashSet<>());
            if (row.isWaiting()) {
                ids.add(id);
            } else {
                ids.remove(id);
            }
            return super.put(id, row);
        }

        List<Row> waitingFor(long catalogId) {
            return waiting.getOrDefault(catalogId, Set.of()).stream()
                    .map(this::get)
                    .toList();
        }
    }

    /** A notification that is due. */
    private record Notice(Instant endedAt, Instant after, Set<String> notified) {}

    private final Clock clock;
    private final Rows rows = new Rows();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<String, Instant> endedAt = new HashMap<>();
    private final Map<String, List<StoryLine>> stories = new HashMap<>();
    private final Map<Long, Optional<CatalogValues>> backend = new LinkedHashMap<>();

    private final Map<Optional<Long>, CatalogPause> pauses = new LinkedHashMap<>();
    private final Map<Long, Integer> reserved = new LinkedHashMap<>();
    private final @Nullable Double rate;

    public InMemoryPolls(Clock clock) {
        this(clock, null);
    }

    /** @param rate requests to the API a second; null: they are not planned */
    public InMemoryPolls(Clock clock, @Nullable Double rate) {
        this.clock = clock;
        this.rate = rate;
    }

    /** How many requests are planned, by second since 1970. */
    public synchronized Map<Long, Integer> planned() {
        return Map.copyOf(reserved);
    }

    /** The backend inserts a row, without values. */
    public synchronized void insertBackendRow(long id) {
        backend.put(id, Optional.empty());
    }

    /** What the backend's row holds; null: nothing, or there is no such row. */
    public synchronized @Nullable CatalogValues backendRow(long id) {
        return backend.getOrDefault(id, Optional.empty()).orElse(null);
    }

    /** Every poll that has a row. */
    public synchronized List<PollRow> all() {
        return rows.values().stream().map(Row::poll).toList();
    }

    /** Whether a sweep would find nothing but polls that have ended and are notified of. */
    synchronized boolean areAtRest() {
        return notices.isEmpty() && rows.values().stream().noneMatch(Row::isWaiting);
    }

    /** The polls whose end is still to be notified of. */
    synchronized Set<String> unnotified() {
        return Set.copyOf(notices.keySet());
    }

    @Override
    public synchronized Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        if (isOfOtherCatalog(row)) {
            return new Claim(Claim.Kind.OTHER_CATALOG, row.id());
        }
        Claim claim = tryAdvance(row, now);
        if (!claim.isSuperseded() || claim.pollId().equals(row.id())) {
            return claim;
        }
        PollRow other = rows.get(claim.pollId()).poll();
        if (!isOverdue(other, overdueAfter)) {
            return claim;
        }
        put(other.ended(PollState.FAILED, STALLED));
        return tryAdvance(row, now);
    }

    /**
     * The first second with room from the one next to the wanted time on. A wait that is cut to the deadline takes one before, and so may
     * lose half of its time. Null: there is none.
     */
    private @Nullable Instant requestAt(Instant wanted, Instant deadline) {
        long first = Math.min(wanted.plusMillis(500).getEpochSecond(), deadline.getEpochSecond());
        long last = deadline.getEpochSecond();
        Instant half =
                clock.instant().plus(Duration.between(clock.instant(), wanted).dividedBy(2));
        LongStream before =
                LongStream.iterate(last - 1, second -> second > half.getEpochSecond(), second -> second - 1);
        return reserved(
                LongStream.concat(LongStream.rangeClosed(first, last), first == last ? before : LongStream.empty()));
    }

    private @Nullable Instant reserved(LongStream seconds) {
        OptionalLong free = seconds.filter(second -> reserved.getOrDefault(second, 0) < History.room(second, rate))
                .findFirst();
        if (free.isEmpty()) {
            return null;
        }
        reserved.merge(free.getAsLong(), 1, Integer::sum);
        return Instant.ofEpochSecond(free.getAsLong());
    }

    @Override
    public synchronized Map<String, Instant> plan(List<PollRow> taken, Duration limit) {
        Map<String, Instant> seconds = new HashMap<>();
        if (rate != null) {
            for (PollRow row : taken.stream().filter(this::isUnmoved).toList()) {
                Instant second = reserved(LongStream.rangeClosed(
                        new PollAgain(row.nextAttemptAt()).at().getEpochSecond(),
                        row.deadline().getEpochSecond()));
                if (second != null) {
                    replace(rows.get(row.id()).poll().dueAt(second));
                    seconds.put(row.id(), second);
                }
            }
        }
        return seconds;
    }

    @Override
    public synchronized Claim pause(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        Row own = rows.get(row.id());
        if (own == null || !own.admits(row.poll()) || isOfOtherCatalog(row)) {
            Claim claim = advance(row.dueAt(row.deadline()), now, overdueAfter, limit);
            if (claim.isSuperseded() || claim.kind() == Claim.Kind.OTHER_CATALOG) {
                return claim;
            }
        }
        PollRow from = rows.get(row.id()).poll();
        Instant next =
                row.nextAttemptAt() == null ? null : clock.instant().plus(Duration.between(now, row.nextAttemptAt()));
        boolean begins = from.marks().pausedAt() == null || (next == null && from.nextAttemptAt() != null);
        Instant since = begins ? clock.instant() : from.marks().pausedAt();
        PollRow paused = moved(from, row)
                .withLast(from.lastStatus(), from.lastError())
                .dueAt(next)
                .marked(new Marks(since, from.marks().retryOf()));
        rows.put(row.id(), new Row(paused, rows.get(row.id()).repeats()));
        return new Claim(Claim.Kind.ADVANCED, row.id());
    }

    private boolean covers(long catalogId) {
        return pauses.containsKey(Optional.<Long>empty()) || pauses.containsKey(Optional.of(catalogId));
    }

    @Override
    public synchronized List<Ended> endedAfter(
            Place place, Instant until, Set<PollState> states, int max, Duration limit) {
        return ended(place, until, states).limit(max).toList();
    }

    @Override
    public synchronized int countAfter(Place place, Instant until, Set<PollState> states, Duration limit) {
        return (int) ended(place, until, states).count();
    }

    private Stream<Ended> ended(Place place, Instant until, Set<PollState> states) {
        Comparator<Place> order = Comparator.comparing(Place::at).thenComparing(Place::pollId);
        return all().stream()
                .filter(row -> states.contains(row.state()) && isNewest(row))
                .map(row -> new Ended(row, endedAt.get(row.id())))
                .filter(each -> order.compare(each.place(), place) > 0)
                .filter(each -> each.endedAt().isBefore(until))
                .sorted(Comparator.comparing(Ended::place, order));
    }

    private boolean isNewest(PollRow row) {
        return all().stream()
                .filter(other -> other.catalog().id() == row.catalog().id())
                .max(Comparator.comparing((PollRow other) -> other.poll().startedAt())
                        .thenComparing(PollRow::id))
                .map(newest -> newest.id().equals(row.id()))
                .orElse(false);
    }

    @Override
    public synchronized Seen look(long catalogId, Duration limit) {
        return new Seen(!pauses.isEmpty(), covers(catalogId));
    }

    @Override
    public synchronized CatalogPause begin(@Nullable Long catalogId, @Nullable String reason, Duration limit) {
        Optional<Long> key = Optional.ofNullable(catalogId);
        CatalogPause before = pauses.get(key);
        CatalogPause pause = new CatalogPause(
                catalogId,
                before == null ? clock.instant() : before.since(),
                reason == null && before != null ? before.reason() : reason);
        pauses.put(key, pause);
        return pause;
    }

    @Override
    public synchronized void end(@Nullable Long catalogId, Duration limit) {
        pauses.remove(Optional.ofNullable(catalogId));
    }

    @Override
    public synchronized void pauseOverdue(Duration after, boolean hasTokens, int max, Duration limit) {
        List<PollRow> overdue = waiting(row -> covers(row.poll().catalog().id())
                        && row.poll().marks().pausedAt() == null
                        && isOverdue(row.poll(), after)
                        && (hasTokens || !row.poll().needsItsEvent()))
                .map(Row::poll)
                .limit(max)
                .toList();
        for (PollRow row : overdue) {
            Instant since = pauses.values().stream()
                    .map(CatalogPause::since)
                    .filter(begun -> begun.isAfter(row.nextAttemptAt()))
                    .findFirst()
                    .orElse(row.nextAttemptAt());
            rows.put(
                    row.id(),
                    new Row(row.dueAt(null).marked(new Marks(since, row.marks().retryOf())), 0));
        }
    }

    private Stream<Row> kept() {
        return waiting(row -> row.poll().marks().pausedAt() != null
                && !covers(row.poll().catalog().id()));
    }

    @Override
    public synchronized ResumedBatch resume(int max, Duration limit) {
        List<PollRow> unscheduled = new ArrayList<>();
        List<Row> kept = kept().limit(max).toList();
        for (Row row : kept) {
            PollRow poll = row.poll();
            PollRow resumed = poll.marked(new Marks(null, poll.marks().retryOf()));
            if (poll.nextAttemptAt() == null) {
                Duration time = Duration.between(poll.marks().pausedAt(), clock.instant());
                Instant next = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
                Poll later = poll.poll().withStart(poll.poll().startedAt().plus(time));
                resumed = ChangedRow.withDeadline(
                                ChangedRow.withPoll(resumed, later),
                                poll.deadline().plus(time))
                        .dueAt(next);
                unscheduled.add(resumed);
            }
            rows.put(poll.id(), new Row(resumed, row.repeats()));
        }
        return new ResumedBatch(unscheduled, kept.size(), clock.instant());
    }

    @Override
    public synchronized void pauseAgain(List<PollRow> resumed, Duration limit) {
        for (PollRow row : resumed.stream().filter(this::isUnmoved).toList()) {
            PollRow own = rows.get(row.id()).poll();
            replace(own.dueAt(null)
                    .marked(new Marks(clock.instant(), own.marks().retryOf())));
        }
    }

    @Override
    public synchronized int countToResume(Duration limit) {
        return (int) kept().count();
    }

    private static boolean knowsAnOlderDeadline(PollRow ended, PollRow row) {
        return ended.state() == PollState.TIMED_OUT
                && row.poll().startedAt().isAfter(ended.poll().startedAt());
    }

    private boolean isOfOtherCatalog(PollRow row) {
        Row own = rows.get(row.id());
        return own != null && own.poll().catalog().id() != row.catalog().id();
    }

    /** A poll that moves on gets its second, unless its values are known. */
    private Claim tryAdvance(PollRow row, Instant now) {
        Duration ahead = Duration.between(now, clock.instant());
        Instant wanted = row.nextAttemptAt().plus(ahead);
        Optional<Row> other = rows.waitingFor(row.catalog().id()).stream()
                .filter(each -> !each.poll().id().equals(row.id()))
                .findFirst();
        Row own = rows.get(row.id());
        if (other.isPresent() || (own != null && !own.mayAdvanceTo(row.poll()))) {
            return new Claim(
                    Claim.Kind.SUPERSEDED, other.map(each -> each.poll().id()).orElse(row.id()));
        }
        boolean repeated =
                own != null && own.poll().poll().attempts() == row.poll().attempts();
        boolean isPlanned = rate != null && row.values() == null;
        Instant requestAt = isPlanned
                ? requestAt(
                        wanted, row.deadline().truncatedTo(ChronoUnit.SECONDS).plus(ahead))
                : null;
        PollRow to = row.dueAt(requestAt == null ? wanted : requestAt);
        PollRow moved = own == null ? to : moved(own.poll(), to);
        Instant before = repeated ? own.poll().nextAttemptAt() : null;
        if (before != null && before.isAfter(moved.nextAttemptAt())) {
            moved = moved.dueAt(before);
        }
        rows.put(to.id(), new Row(moved, repeated ? own.repeats() + 1 : 0));
        tell(requestAt == null ? to : to.withStory(planned(to.story(), requestAt)), repeated);
        notices.remove(to.id());
        Instant startedAt = moved.poll().startedAt();
        Instant byTheirClock = requestAt == null ? row.deadline().plusSeconds(1) : requestAt.minus(ahead);
        News news = new News(
                startedAt.isAfter(row.poll().startedAt()) ? startedAt : null,
                isPlanned ? byTheirClock : null,
                !pauses.isEmpty());
        return new Claim(repeated ? Claim.Kind.REPEATED : Claim.Kind.ADVANCED, to.id(), news);
    }

    /** The last line of the story names the second that was reserved. */
    private static List<StoryLine> planned(List<StoryLine> story, Instant requestAt) {
        List<StoryLine> lines = new ArrayList<>(story);
        if (!lines.isEmpty()) {
            StoryLine last = lines.remove(lines.size() - 1);
            lines.add(last.decided(last.status(), last.decision(), last.reason(), requestAt));
        }
        return lines;
    }

    /** Adds the lines of a change to the story of its poll; one that is there already stays. */
    private void tell(PollRow row, boolean repeated) {
        List<StoryLine> story = stories.computeIfAbsent(row.id(), id -> new ArrayList<>());
        for (StoryLine line : row.story()) {
            boolean known = story.stream()
                    .anyMatch(other ->
                            other.attempt() == line.attempt() && other.beganAt().equals(line.beganAt()));
            if (!known) {
                story.add(repeated && line.attempt() == row.poll().attempts() ? repetition(line) : line);
            }
        }
    }

    private static StoryLine repetition(StoryLine line) {
        return new StoryLine(
                line.attempt(),
                MadeBy.REPETITION.word(),
                line.dueAt(),
                line.beganAt(),
                line.apiTime(),
                line.httpStatus(),
                line.status(),
                line.decision(),
                line.reason(),
                line.nextAttemptAt());
    }

    @Override
    public synchronized List<StoryLine> story(String pollId, int max, Duration limit) {
        List<StoryLine> story = stories.getOrDefault(pollId, List.of()).stream()
                .sorted(Comparator.comparing(StoryLine::attempt).thenComparing(StoryLine::beganAt))
                .toList();
        return story.subList(Math.max(0, story.size() - max), story.size());
    }

    @Override
    public synchronized List<PollRow> list(Wanted wanted, Position before, int max, Duration limit) {
        Comparator<PollRow> order =
                Comparator.comparing((PollRow row) -> row.poll().startedAt()).thenComparing(PollRow::id);
        return all().stream()
                .filter(row -> wanted.states().contains(row.state()))
                .filter(row -> !row.poll().startedAt().isBefore(wanted.from()))
                .filter(row -> row.poll().startedAt().isBefore(wanted.until()))
                .filter(row -> holds(row.catalog().name(), wanted.text()) || holds(row.lastError(), wanted.text()))
                .sorted(order.reversed())
                .filter(row -> isBehind(row, before))
                .limit(max)
                .toList();
    }

    private static boolean holds(@Nullable String text, String part) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static boolean isBehind(PollRow row, Position position) {
        int byTime = row.poll().startedAt().compareTo(position.startedAt());
        return byTime < 0 || (byTime == 0 && row.id().compareTo(position.pollId()) < 0);
    }

    @Override
    public synchronized int delete(Duration after, int max, Duration limit) {
        Instant before = clock.instant().minus(after);
        List<String> old = rows.entrySet().stream()
                .filter(entry -> !entry.getValue().isWaiting() && !notices.containsKey(entry.getKey()))
                .filter(entry ->
                        endedAt.getOrDefault(entry.getKey(), Instant.MAX).isBefore(before))
                .map(Map.Entry::getKey)
                .limit(max)
                .toList();
        old.forEach(id -> {
            rows.remove(id);
            stories.remove(id);
        });
        return old.size();
    }

    /** A change keeps the catalog's name, whether its poll needs a token, and what it knows no better. */
    private static PollRow moved(PollRow from, PollRow to) {
        Poll by = to.poll();
        CorrelationId link = by.correlation() == null ? from.poll().correlation() : by.correlation();
        Instant start =
                from.poll().startedAt().isAfter(by.startedAt()) ? from.poll().startedAt() : by.startedAt();
        PollRow later = ChangedRow.withPoll(to, new Poll(by.id(), from.catalog(), start, by.attempts(), link));
        return ChangedRow.withDeadline(later, to.deadline().plus(Duration.between(by.startedAt(), start)))
                .marked(new Marks(null, from.marks().retryOf()))
                .withToken(from.needsToken(), to.sealedToken() == null ? from.sealedToken() : to.sealedToken())
                .withValues(to.values() == null ? from.values() : to.values());
    }

    @Override
    public synchronized Publication publish(PollRow row, CatalogValues values, Duration limit) {
        if (isOfOtherCatalog(row)) {
            return new Publication.OtherCatalog();
        }
        Row own = rows.get(row.id());
        long catalogId = row.catalog().id();
        if (own != null
                && (own.poll().state() == PollState.UPDATED || own.poll().state() == PollState.CANCELLED)) {
            return new Publication.Superseded();
        }
        if (!backend.containsKey(catalogId)) {
            for (Row each : List.copyOf(rows.values())) {
                if (each.equals(own) || each.waitsFor(catalogId)) {
                    rows.put(each.poll().id(), new Row(each.poll().withValues(values), each.repeats()));
                }
            }
            return new Publication.NoRow(catalogId);
        }
        backend.put(catalogId, Optional.of(values));
        tell(row, own != null && own.poll().poll().attempts() == row.poll().attempts());
        put(own == null ? row : endedAs(own.poll(), row, true));
        for (Row each : rows.waitingFor(catalogId)) {
            put(each.poll().ended(PollState.UPDATED, null).withValues(values));
        }
        return new Publication.Written(null);
    }

    @Override
    public synchronized Claim end(PollRow row, Duration limit) {
        if (isOfOtherCatalog(row)) {
            return new Claim(Claim.Kind.OTHER_CATALOG, row.id());
        }
        Row own = rows.get(row.id());
        if (own != null && (!own.admits(row.poll()) || knowsAnOlderDeadline(row, own.poll()))) {
            return new Claim(Claim.Kind.SUPERSEDED, row.id());
        }
        tell(row, own != null && own.poll().poll().attempts() == row.poll().attempts());
        put(own == null ? row : endedAs(own.poll(), row, false));
        return new Claim(Claim.Kind.ADVANCED, row.id());
    }

    /** @param latest whether the row keeps its number of attempts where that is higher */
    private static PollRow endedAs(PollRow from, PollRow to, boolean latest) {
        int attempts = to.poll().attempts();
        int most = Math.max(from.poll().attempts(), attempts);
        PollRow ended =
                ChangedRow.withDeadline(moved(from, to), from.deadline()).dueAt(null);
        return ChangedRow.withPoll(ended, ended.poll().withAttempts(latest ? most : attempts));
    }

    @Override
    public synchronized Taken take(Search search, int max, Duration limit) {
        Instant now = clock.instant();
        List<Overdue> taken = waiting(row -> !covers(row.poll().catalog().id())
                        && isOverdue(row.poll(), search.after())
                        && (search.hasTokens() || !row.poll().needsItsEvent() || isOver(row.poll(), search))
                        && !row.poll().nextAttemptAt().isBefore(search.dueFrom()))
                .map(Row::poll)
                .sorted(Comparator.comparing(PollRow::nextAttemptAt))
                .limit(max)
                .map(row -> new Overdue(row.dueAt(takenUntil(row, search)), row.nextAttemptAt()))
                .toList();
        taken.forEach(overdue -> replace(overdue.row()));
        return new Taken(taken, now, taken.size() >= max, null);
    }

    private Instant takenUntil(PollRow row, Search search) {
        Instant now = clock.instant();
        Instant ahead = now.plus(search.ahead());
        if (row.deadline().isBefore(earlier(ahead, search.now().plus(search.ahead())))) {
            return now.minus(search.after()).plus(OverduePolls.LEASE);
        }
        if (!search.hasTokens() && row.needsItsEvent()) {
            return earlier(now, search.now()).minus(search.eventWithin()).plus(OverduePolls.LEASE);
        }
        return now.isAfter(search.now()) ? ahead.plus(Duration.between(search.now(), now)) : ahead;
    }

    private void replace(PollRow row) {
        rows.put(row.id(), new Row(row, rows.get(row.id()).repeats()));
    }

    @Override
    public synchronized int end(List<PollRow> taken, PollState state, String error, Duration limit) {
        List<PollRow> unmoved = taken.stream().filter(this::isUnmoved).toList();
        unmoved.forEach(row -> put(rows.get(row.id()).poll().ended(state, error)));
        return unmoved.size();
    }

    @Override
    public synchronized void giveBack(List<Overdue> taken, Duration limit) {
        taken.stream()
                .filter(overdue -> isUnmoved(overdue.row()))
                .forEach(overdue -> replace(rows.get(overdue.row().id()).poll().dueAt(overdue.dueAt())));
    }

    private boolean isUnmoved(PollRow row) {
        Row own = rows.get(row.id());
        return own != null
                && own.isWaiting()
                && own.poll().poll().attempts() == row.poll().attempts()
                && row.nextAttemptAt().equals(own.poll().nextAttemptAt());
    }

    @Override
    public synchronized Optional<PollRow> find(String pollId, Duration limit) {
        return Optional.ofNullable(rows.get(pollId)).map(Row::poll);
    }

    @Override
    public synchronized List<PollRow> findAll(Collection<String> pollIds, Duration limit) {
        return all().stream().filter(row -> pollIds.contains(row.id())).toList();
    }

    @Override
    public synchronized List<PollRow> findByCatalog(long catalogId, int max, Duration limit) {
        return all().stream()
                .filter(row -> row.catalog().id() == catalogId)
                .sorted(Comparator.comparing((PollRow row) -> row.poll().startedAt())
                        .reversed())
                .limit(max)
                .toList();
    }

    private boolean isOver(PollRow row, Search search) {
        Instant now = earlier(clock.instant(), search.now());
        Instant gone = now.minus(search.eventWithin());
        return row.deadline().isBefore(now)
                || (row.nextAttemptAt().isBefore(gone) && row.poll().startedAt().isBefore(gone));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private boolean isOverdue(PollRow row, Duration after) {
        return row.nextAttemptAt() != null
                && row.nextAttemptAt().isBefore(clock.instant().minus(after));
    }

    private Stream<Row> waiting(Predicate<Row> condition) {
        return rows.values().stream().filter(Row::isWaiting).filter(condition);
    }

    /** Every poll that ends passes here. */
    private void put(PollRow row) {
        rows.put(row.id(), new Row(row, 0));
        endedAt.put(row.id(), clock.instant());
        notices.remove(row.id());
        if (row.state() != PollState.CANCELLED) {
            notices.put(row.id(), new Notice(clock.instant(), clock.instant(), Set.of()));
        }
    }

    @Override
    public synchronized List<NotificationClaim> claimDue(int max, Duration limit) {
        return notices.entrySet().stream()
                .filter(notice -> !notice.getValue().after().isAfter(clock.instant()))
                .sorted(Comparator.comparing(notice -> notice.getValue().after()))
                .limit(max)
                .map(Map.Entry::getKey)
                .toList()
                .stream()
                .flatMap(id -> claim(id, limit).stream())
                .toList();
    }

    @Override
    public synchronized Optional<NotificationClaim> claim(String pollId, Duration limit) {
        Notice notice = notices.get(pollId);
        if (notice == null || notice.after().isAfter(clock.instant())) {
            return Optional.empty();
        }
        Instant until = clock.instant().plus(NotificationQueue.LEASE);
        notices.put(pollId, new Notice(notice.endedAt(), until, notice.notified()));
        PollRow row = rows.get(pollId).poll();
        EndedPoll ended = new EndedPoll(row.poll(), row.state(), row.values(), row.lastError(), notice.endedAt());
        return Optional.of(new NotificationClaim(ended, notice.notified(), until));
    }

    @Override
    public synchronized void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit) {
        String id = claim.ended().poll().id();
        Notice notice = notices.get(id);
        if (notice != null && notice.after().equals(claim.until())) {
            if (complete) {
                notices.remove(id);
            } else {
                notices.put(id, new Notice(notice.endedAt(), notice.after(), notified));
            }
        }
    }
}
