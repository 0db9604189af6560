package org.catalogpoller.startup;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.arc.ActiveResult;
import io.quarkus.arc.Unremovable;
import io.quarkus.hibernate.orm.runtime.JPAConfig;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * In the native function, Hibernate starts with the first statement that needs it. Most attempts need none. Quarkus
 * starts it with every environment, and has no setting to change that. With Hibernate a native start takes 47.8 ms and
 * 61 MB. Without it, it takes 40.1 ms and 49 MB (medians of 60 in turn). So two of its methods are replaced in the
 * native image. A JVM still starts Hibernate at once, so that a snapshot holds it.
 *
 * <p>If an update of Quarkus moves one of the methods, the native build ends and names it.
 */
@Singleton
public class LazyHibernate {

    /** What Panache takes in place of the factory that Quarkus makes; like all that is so scoped, made when used. */
    @Produces
    @ApplicationScoped
    @Unremovable
    Mutiny.SessionFactory sessionFactory(JPAConfig persistence) {
        return persistence
                .getEntityManagerFactory(PersistenceUnitUtil.DEFAULT_PERSISTENCE_UNIT_NAME, true)
                .unwrap(Mutiny.SessionFactory.class);
    }

    @TargetClass(JPAConfig.class)
    static final class AtStart {

        @Substitute
        void startAll() {}
    }

    /** Whether Quarkus's own factory is of use: it would be made at start. */
    @TargetClass(className = "io.quarkus.hibernate.reactive.runtime.HibernateReactiveRecorder$1")
    static final class OwnFactory {

        @Substitute
        public ActiveResult get() {
            return ActiveResult.inactive("LazyHibernate makes it");
        }
    }
}
