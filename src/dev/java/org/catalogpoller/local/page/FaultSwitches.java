package org.catalogpoller.local.page;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.catalogpoller.local.LocalDatabase;

/** The faults that somebody has switched on. */
final class FaultSwitches {

    private final World world;
    private final Map<String, Boolean> on = new ConcurrentHashMap<>();

    FaultSwitches(World world) {
        this.world = world;
    }

    /**
     * A fault.
     *
     * @param name as in the address of its switch
     * @param effect what one sees of it
     */
    public record Fault(String name, String text, String effect, boolean on) {}

    List<Fault> all() {
        return List.of(
                fault("api", "The API answers 503 to every check", "Polls wait until it answers."),
                fault(
                        "database",
                        "The database refuses the function",
                        "Polls go on. Their attempts are in the log and missing in the table."),
                fault("topic", "The topic refuses messages", "Ended polls stay due to be notified of, until a sweep."),
                fault("bus", "The event bus refuses events", "Ended polls stay due to be notified of, until a sweep."),
                fault(
                        "throttled",
                        "EventBridge Scheduler throttles CreateSchedule",
                        "Polls without a schedule are overdue, until a sweep."),
                fault("late", "Schedules come up to 60 s late", "Polls may be overdue, and go on by themselves."));
    }

    /** What is broken at present. */
    List<Fault> broken() {
        return all().stream().filter(Fault::on).toList();
    }

    void allOff() {
        all().stream().filter(Fault::on).forEach(fault -> set(fault.name(), false));
    }

    /** Switches a fault; false where there is none of this name. */
    boolean set(String name, boolean wanted) {
        switch (name) {
            case "api" -> world.api().fail(wanted);
            case "database" -> database(!wanted);
            case "topic" -> topic(!wanted);
            case "bus" -> world.bus().refuse(wanted ? "AccessDeniedException" : null);
            case "throttled" -> world.scheduler().throttle(wanted);
            case "late" -> world.firing().lateUpTo(wanted ? Duration.ofMinutes(1) : null);
            default -> {
                return false;
            }
        }
        on.put(name, wanted);
        return true;
    }

    private Fault fault(String name, String text, String effect) {
        return new Fault(name, text, effect, on.getOrDefault(name, false));
    }

    private void topic(boolean works) {
        if (works) {
            world.topic().acceptAgain();
        } else {
            world.topic().refuse(403, "AuthorizationError", "not authorized to perform: SNS:Publish");
        }
    }

    /** The page itself reads as another role. */
    private void database(boolean works) {
        String role = LocalDatabase.FUNCTION_USER;
        world.database().execute("ALTER ROLE " + role + (works ? " LOGIN" : " NOLOGIN"));
        if (!works) {
            world.database()
                    .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'");
        }
    }
}
