package org.catalogpoller.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.catalogpoller.event.OperatorEvent.About;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.event.OperatorEvent.General;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.testing.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators may ask for, and what is wrong with what they may not. */
class OperatorEventTest {

    @Test
    void aSweepAndACheckOfTheSetupNameNothing() throws IOException {
        assertThat(read("{'action':'sweep','poll_id':7,'unknown':[{}]}")).isEqualTo(new General(Action.SWEEP));
        assertThat(read("{'action':'check-setup'}")).isEqualTo(new General(Action.CHECK_SETUP));
    }

    @Test
    void aPollIsNamedByItsIdOrByItsCatalog() throws IOException {
        assertThat(read("{'action':'status','poll_id':'a'}")).isEqualTo(new About(Action.STATUS, List.of("a"), null));
        assertThat(read("{'action':'check-now','poll_id':'a'}"))
                .isEqualTo(new About(Action.CHECK_NOW, List.of("a"), null));
        assertThat(read("{'action':'cancel','local_catalog_id':'7'}"))
                .isEqualTo(new About(Action.CANCEL, List.of(), 7L));
    }

    @Test
    void aCancellationNamesUpToAHundredPolls() throws IOException {
        assertThat(read("{'action':'cancel','poll_ids':['a','b','a']}"))
                .isEqualTo(new About(Action.CANCEL, List.of("a", "b"), null));
        assertThat(((About) read("{'action':'cancel','poll_ids':" + ids(100) + "}")).pollIds())
                .hasSize(100);
        assertThatThrownBy(() -> read("{'action':'cancel','poll_ids':" + ids(101) + "}"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("poll_ids: must hold 1 to 100 strings, holds 101");
    }

    @Test
    void aListIsOfAllPollsWithoutMore() throws IOException {
        ListEvent all = (ListEvent) read("{'action':'list'}");

        assertThat(all.states()).containsExactlyInAnyOrder(PollState.values());
        assertThat(all.text()).isEmpty();
        assertThat(all.limit()).isEqualTo(20);
        assertThat(all.after()).isNull();
    }

    @Test
    void aListIsLimitedByStateAgeAndText() throws IOException {
        ListEvent some = (ListEvent) read("{'action':'list','state':['FAILED','TIMED_OUT'],'text':'%','limit':1,"
                + "'started_after':'2026-01-31T12:00:00Z','started_before':'2026-02-01T12:00:00Z'}");

        assertThat(some.states()).containsExactlyInAnyOrder(PollState.FAILED, PollState.TIMED_OUT);
        assertThat(some.startedAfter()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(some.startedBefore()).isEqualTo("2026-02-01T12:00:00Z");
        assertThat(some.text()).isEqualTo("%");
        assertThat(some.limit()).isEqualTo(1);
        assertThat(((ListEvent) read("{'action':'list','state':'WAITING'}")).states())
                .containsExactly(PollState.WAITING);
    }

    @Test
    void theCursorOfAPageLeadsToTheNextOne() throws IOException {
        Instant startedAt = Instant.parse("2026-01-31T12:00:00.123456Z");
        PollRow last = PollRow.of(Events.poll("poll ü 1", startedAt, 1), PollState.WAITING, startedAt);
        String cursor =
                new Listed(List.of(last), false).toJson().path("next_cursor").asText();

        assertThat(((ListEvent) read("{'action':'list','cursor':'" + cursor + "'}")).after())
                .isEqualTo(new ListEvent.Cursor(startedAt, "poll ü 1"));
        assertThat(new Listed(List.of(last), true).toJson().has("next_cursor")).isFalse();
    }

    /** The database has no such instants, and no NUL in a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z poll",
                "-4713-01-01T00:00:00Z poll",
                "2026-01-31T12:00:00Z po\0ll",
            })
    void aCursorThatNoListHasMadeIsNamed(String place) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> read("{'action':'list','cursor':'" + cursor + "'}"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("cursor: must be the next_cursor of a result of list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'action':'list','state':'DONE'} | state: must be one of WAITING, ",
                "{'action':'list','state':['FAILED','']} | state: must be one of WAITING, ",
                "{'action':'list','state':7} | state: must be a list of strings",
                "{'action':'list','text':''} | text: must have 1 to 200 characters",
                "{'action':'list','limit':0} | limit: must be from 1 to 100",
                "{'action':'list','limit':101} | limit: must be from 0 to 100",
                "{'action':'list','limit':'7'} | limit: must be an integer",
                "{'action':'list','cursor':'abc'} | cursor: must be the next_cursor of a result of list",
                "{'action':'list','cursor':'!'} | cursor: must be the next_cursor of a result of list",
                "{'action':'list','started_after':'today'} | started_after: must be an ISO-8601 instant",
                "{'action':'stop'} | action: must be one of ",
                "{'action':7} | action: must be a string",
                "{'action':'status'} | poll_id: is required, or local_catalog_id, to status",
                "{'action':'cancel'} | poll_id: is required, or local_catalog_id, to cancel",
                "{'action':'check-now'} | poll_id: is required, or local_catalog_id, to check-now",
                "{'action':'retry'} | poll_id: is required to retry, or local_catalog_id or since in its place",
                "{'action':'retry','poll_id':'a','local_catalog_id':1} | poll_id: is required to retry",
                "{'action':'retry','poll_id':'a','state':'FAILED'} | state: must be set with since only",
                "{'action':'retry','poll_id':'a','until':'2026-01-31T12:00:00Z'} | until: must be set with since only",
                "{'action':'retry','since':'2026-01-31T12:00:00Z','until':'now'} | until: must be an ISO-8601 instant",
                "{'action':'retry','since':'2026-01-31T12:00:00Z','state':'UPDATED'} | state: must be TIMED_OUT or FAILED",
                "{'action':'retry','since':'yesterday'} | since: must be an ISO-8601 instant",
                "{'action':'retry','poll_id':'a','max_rate':1001} | max_rate: must be from 0 to 1000",
                "{'action':'retry','poll_id':'a','jwt_token':'Bearer x'} | jwt_token: must be the bare token",
                "{'action':'pause','local_catalog_id':'x'} | local_catalog_id: must be an integer",
                "{'action':'pause','poll_id':'a'} | poll_id: must not be set to pause: name a catalog by local_catalog_id",
                "{'action':'pause','catalog_id':7} | catalog_id: must not be set to pause",
                "{'action':'resume','catalog_name':''} | catalog_name: must not be set to resume",
                "{'action':'resume','local_catalog_id':1,'poll_ids':[]} | poll_ids: must not be set to resume",
                "{'action':'pause','local_catalog_id':null} | local_catalog_id: must not be null to pause: leave it out",
                "{'action':'resume','local_catalog_id':null} | local_catalog_id: must not be null to resume",
                "{'action':'pause','localCatalogId':7} | localCatalogId: must not be set to pause: name a catalog by",
                "{'action':'resume','catalogs':[7]} | catalogs: must not be set to resume",
                "{'action':'pause','poll_id':null} | poll_id: must not be set to pause",
                "{'action':'pause','local catalog':7} | event: must not be set to pause",
                "{'action':'retry','since':'2026-01-31T12:00:00Z','states':['FAILED']} | states: must not be set to retry",
                "{'action':'check-now','local_catalog_id':7,'poll_ids':['a']} | poll_ids: must be set to cancel only",
                "{'action':'status','poll_id':'a','poll_ids':['b']} | poll_ids: must be set to cancel only",
                "{'action':'retry','local_catalog_id':7,'poll_ids':['a']} | poll_ids: must be set to cancel only",
                "{'action':'pause','reason':7} | reason: must be a string",
                "{'action':'status','poll_ids':['a']} | poll_id: is required, or local_catalog_id, to status",
                "{'action':'cancel','poll_id':' '} | poll_id: must not be blank",
                "{'action':'cancel','local_catalog_id':0} | local_catalog_id: must be from 1 to ",
                "{'action':'cancel','poll_ids':'a'} | poll_ids: must be a list of strings",
                "{'action':'cancel','poll_ids':['a',7]} | poll_ids: must be a list of strings",
                "{'action':'cancel','poll_ids':['a',['b']]} | poll_ids: must be a list of strings",
                "{'action':'cancel','poll_ids':[null]} | poll_ids: must be a list of strings",
                "{'action':'cancel','poll_ids':[]} | poll_ids: must hold 1 to 100 strings, holds 0",
                "{'action':'cancel','poll_ids':['']} | poll_ids: must hold no blank text",
                "{'action':'cancel','poll_ids':['\\u0000']} | poll_ids: must be text",
                "{'action':'cancel','poll_id':'a','poll_ids':['b']} | poll_ids: must not be set beside poll_id",
            })
    void aMistakeIsNamedWithItsField(String event, String message) {
        assertThatThrownBy(() -> read(event))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aListIsReadFromALargeEvent() throws IOException {
        String large = "{'action':'cancel','unknown':['" + "x".repeat(100_000) + "'],'poll_ids':['a','b']}";

        assertThat(read(large)).isEqualTo(new About(Action.CANCEL, List.of("a", "b"), null));
        assertThatThrownBy(() -> read("{'action':'cancel','poll_ids':" + ids(50_000) + "}"))
                .hasMessage("poll_ids: must hold 1 to 100 strings, holds 50000");
    }

    @Test
    void aLargePauseIsOfAllPollsOnlyIfItNamesNothing() {
        String large = "{'action':'pause','unknown':['" + "x".repeat(100_000) + "']}";

        assertThatThrownBy(() -> read(large)).hasMessageStartingWith("unknown: must not be set to pause");
    }

    private static String ids(int number) {
        return IntStream.range(0, number).mapToObj(i -> "'p" + i + "'").collect(Collectors.joining(",", "[", "]"));
    }

    private static OperatorEvent read(String event) throws IOException {
        byte[] json = event.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return OperatorEvent.of(EventFields.read(json));
    }
}
