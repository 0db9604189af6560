package org.catalogpoller.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.arc.ActiveResult;
import io.quarkus.hibernate.orm.runtime.JPAConfig;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The methods that the native image replaces are still those that it is meant to replace. */
class LazyHibernateTest {

    @Test
    void theAnonymousClassSaysWhetherTheSessionFactoryIsActive() throws ReflectiveOperationException {
        String name =
                LazyHibernate.OwnFactory.class.getAnnotation(TargetClass.class).className();
        Class<?> replaced = Class.forName(name, false, getClass().getClassLoader());

        assertThat(replaced.isAnonymousClass()).isTrue();
        assertThat(replaced.getInterfaces()).containsExactly(Supplier.class);
        assertThat(replaced.getEnclosingMethod())
                .isEqualTo(replaced.getEnclosingClass()
                        .getMethod("checkActiveSupplier", String.class, Optional.class, Set.class));
        assertThat(replaced.getDeclaredMethods())
                .filteredOn(method -> !method.isBridge())
                .singleElement()
                .returns("get", Method::getName)
                .returns(0, Method::getParameterCount)
                .returns(ActiveResult.class, Method::getReturnType);
    }

    @Test
    void thePersistenceUnitsStartInOneMethodWithoutParametersAndResult() throws ReflectiveOperationException {
        assertThat(JPAConfig.class.getDeclaredMethod("startAll").getReturnType())
                .isEqualTo(void.class)
                .isEqualTo(LazyHibernate.AtStart.class
                        .getDeclaredMethod("startAll")
                        .getReturnType());
    }
}
