package org.catalogpoller;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.catalogpoller.ring.left.Left;
import org.junit.jupiter.api.Test;

/** Which room of the function may know which. */
@AnalyzeClasses(packages = "org.catalogpoller", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String POLL = "org.catalogpoller.poll..";
    private static final String CATALOG_API = "org.catalogpoller.catalogapi..";
    private static final String CATALOG_DB = "org.catalogpoller.catalogdb..";
    private static final String SCHEDULER = "org.catalogpoller.scheduler..";
    private static final String NOTIFICATION = "org.catalogpoller.notification..";
    private static final String AWS = "org.catalogpoller.aws..";
    private static final String SECRETS = "org.catalogpoller.secrets..";
    private static final String TOKENS = "org.catalogpoller.tokens..";
    private static final String CONFIG = "org.catalogpoller.config..";
    private static final String STARTUP = "org.catalogpoller.startup..";
    private static final String LOCAL = "org.catalogpoller.local..";

    /** Each room with the rooms that it may know: all are below it. */
    @ArchTest
    static final ArchRule eachRoomKnowsRoomsBelowItOnly = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.catalogpoller..")
            .layer("lambda")
            .definedBy("org.catalogpoller.lambda..")
            .layer("operations")
            .definedBy("org.catalogpoller.operations..")
            .layer("polling")
            .definedBy("org.catalogpoller.polling..")
            .layer("event")
            .definedBy("org.catalogpoller.event..")
            .layer("catalogapi")
            .definedBy(CATALOG_API)
            .layer("catalogdb")
            .definedBy(CATALOG_DB)
            .layer("scheduler")
            .definedBy(SCHEDULER)
            .layer("notification")
            .definedBy(NOTIFICATION)
            .layer("tokens")
            .definedBy(TOKENS)
            .layer("secrets")
            .definedBy(SECRETS)
            .layer("aws")
            .definedBy(AWS)
            .layer("metrics")
            .definedBy("org.catalogpoller.metrics..")
            .layer("port")
            .definedBy("org.catalogpoller.port..")
            .layer("config")
            .definedBy(CONFIG)
            .layer("startup")
            .definedBy(STARTUP)
            .layer("poll")
            .definedBy(POLL)
            .layer("local")
            .definedBy(LOCAL)
            .whereLayer("lambda")
            .mayOnlyAccessLayers("operations", "polling", "event", "metrics", "port", "config", "poll")
            .whereLayer("operations")
            .mayOnlyAccessLayers("polling", "event", "port", "config", "poll")
            .whereLayer("polling")
            .mayOnlyAccessLayers("event", "port", "config", "poll")
            .whereLayer("event")
            .mayOnlyAccessLayers("poll")
            .whereLayer("catalogapi")
            .mayOnlyAccessLayers("port", "config", "poll")
            .whereLayer("catalogdb")
            .mayOnlyAccessLayers("port", "config", "poll", "secrets")
            .whereLayer("scheduler")
            .mayOnlyAccessLayers("port", "config", "poll", "aws")
            .whereLayer("notification")
            .mayOnlyAccessLayers("port", "config", "poll", "aws")
            .whereLayer("tokens")
            .mayOnlyAccessLayers("port", "config", "poll", "secrets")
            .whereLayer("secrets")
            .mayOnlyAccessLayers("config", "aws", "poll")
            .whereLayer("port")
            .mayOnlyAccessLayers("poll")
            .whereLayer("config")
            .mayOnlyAccessLayers("poll")
            .whereLayer("aws")
            .mayNotAccessAnyLayer()
            .whereLayer("metrics")
            .mayNotAccessAnyLayer()
            .whereLayer("startup")
            .mayOnlyAccessLayers("config")
            .whereLayer("poll")
            .mayNotAccessAnyLayer()
            .whereLayer("local")
            .mayOnlyAccessLayers("config", "poll");

    @ArchTest
    static final ArchRule theRootHoldsNoClass =
            noClasses().that(not(nameIs("package-info"))).should().resideInAPackage("org.catalogpoller");

    @ArchTest
    static final ArchRule noRoomsFormARing = withoutRings("org.catalogpoller");

    private static ArchRule withoutRings(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    @Test
    void aRingOfTwoRoomsIsSeen() {
        var ring = new ClassFileImporter()
                .importPackages(Left.class.getPackageName().replace(".left", ""));

        assertThat(withoutRings("org.catalogpoller.ring").evaluate(ring).hasViolation())
                .isTrue();
    }

    @ArchTest
    static final ArchRule decisionsKnowTheJdkAlone = classes()
            .that()
            .resideInAPackage(POLL)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    POLL, "java.lang..", "java.time..", "java.nio.charset..", "java.util..", "org.jspecify.."));

    @ArchTest
    static final ArchRule decisionsGetTimeAndRandomnessAsArguments = noClasses()
            .that()
            .resideInAPackage(POLL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.concurrent..", "java.util.random..")
                    .or(resideInAPackage("java.time..").and(nameIs("Clock")))
                    .or(resideInAPackage("java.util..").and(nameIs("Random"))))
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    /** The stand-ins replace the whole; all others get the parts that they need. */
    @ArchTest
    static final ArchRule nobodyTakesAllSettings =
            noClasses().that().resideOutsideOfPackages(CONFIG, LOCAL).should().dependOnClassesThat(nameIs("Settings"));

    @ArchTest
    static final ArchRule oneAdapterKnowsTheOidcClient = noClasses()
            .that()
            .resideOutsideOfPackage(TOKENS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quarkus.oidc..");

    @ArchTest
    static final ArchRule nothingThatIsDeployedKnowsTheStandIns = noClasses()
            .that()
            .resideOutsideOfPackage(LOCAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LOCAL, "io.zonky..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule oneAdapterKnowsTheHttpClient = noClasses()
            .that()
            .resideOutsideOfPackages(CATALOG_API, LOCAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.ws.rs..",
                    "org.eclipse.microprofile.rest..",
                    "org.jboss.resteasy..",
                    "io.quarkus.rest..",
                    "io.vertx.core.http..",
                    "java.net.http..");

    @ArchTest
    static final ArchRule oneAdapterKnowsTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackages(CATALOG_DB, STARTUP, LOCAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.persistence..",
                    "org.hibernate..",
                    "io.quarkus.hibernate..",
                    "io.quarkus.reactive..",
                    "io.quarkus.vertx..",
                    "io.vertx.sqlclient..",
                    "io.vertx.mutiny.sqlclient..",
                    "io.vertx.mutiny.pgclient..",
                    "io.vertx.pgclient..",
                    "java.sql..");

    /** Libraries that work with callbacks stay where they are needed; all else waits. */
    @ArchTest
    static final ArchRule whatIsReactiveStaysInItsAdapters = noClasses()
            .that()
            .resideOutsideOfPackages(CATALOG_DB, TOKENS, STARTUP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.smallrye.mutiny..");

    @ArchTest
    static final ArchRule onlyAdaptersOfAwsKnowItsSdk = noClasses()
            .that()
            .resideOutsideOfPackages(SCHEDULER, NOTIFICATION, SECRETS, AWS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule onlyRoomsThatReadOrWriteJsonKnowJackson = noClasses()
            .that()
            .resideInAnyPackage(POLL, "org.catalogpoller.port..", "org.catalogpoller.operations..", SCHEDULER, AWS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule onlyTheRoomOfTheHandlerKnowsLambda = noClasses()
            .that()
            .resideOutsideOfPackage("org.catalogpoller.lambda..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.amazonaws..");

    /** Environments that SnapStart restores from one snapshot would share the seeds of these. */
    @ArchTest
    static final ArchRule chanceIsNotTheSameInAllEnvironments = noClasses()
            .that()
            .resideOutsideOfPackage(LOCAL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util", "java.util.concurrent")
                    .and(nameIs("Random").or(nameIs("ThreadLocalRandom")).or(nameIs("SplittableRandom"))))
            .orShould()
            .callMethod(Math.class, "random");

    private static DescribedPredicate<JavaClass> nameIs(String name) {
        return DescribedPredicate.describe(
                "named " + name, type -> type.getSimpleName().equals(name));
    }
}
