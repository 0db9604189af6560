package org.catalogpoller.notification;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.config.NotificationSettings;
import org.catalogpoller.port.Notifier;

/** The topic and the bus that NOTIFICATION_TOPIC_ARN and NOTIFICATION_EVENT_BUS name. */
@Singleton
class NotifierProducer {

    @Produces
    @Singleton
    List<Notifier> notifiers(NotificationSettings settings, SnsNotifier topic, EventBusNotifier bus) {
        List<Notifier> notifiers = new ArrayList<>();
        if (settings.topicArn() != null) {
            notifiers.add(topic);
        }
        if (settings.eventBus() != null) {
            notifiers.add(bus);
        }
        return notifiers;
    }
}
