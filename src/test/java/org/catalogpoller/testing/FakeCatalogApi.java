package org.catalogpoller.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.port.CatalogApi;

/** Answers what a test says, and remembers what it was asked. Without an answer it must not be asked at all. */
public final class FakeCatalogApi implements CatalogApi {

    /** One call of {@link #check}. */
    public record Request(Question question, Duration limit) {

        public String catalogName() {
            return question.catalogName();
        }

        public BearerToken token() {
            return question.token();
        }
    }

    private final List<Request> requests = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private Check answer;

    public void answers(CatalogStatus status) {
        answers(new Check(status, null));
    }

    public void answers(Check check) {
        answer = check;
    }

    /** Answers after something else has happened: time has passed, say. */
    public void answersAfter(Runnable event, CatalogStatus status) {
        meanwhile = event;
        answers(status);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public Check check(Question question, Duration limit) {
        requests.add(new Request(question, limit));
        if (answer == null) {
            throw new AssertionError("the API must not be asked here");
        }
        meanwhile.run();
        return answer;
    }
}
