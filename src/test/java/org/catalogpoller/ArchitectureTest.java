package org.catalogpoller;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Which part of the function may know which. */
@AnalyzeClasses(packages = "org.catalogpoller", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String OURS = "org.catalogpoller..";
    private static final String POLL = "org.catalogpoller.poll..";
    private static final String CONFIG = "org.catalogpoller.config..";
    private static final String CATALOG_API = "org.catalogpoller.catalogapi..";
    private static final String CATALOG_DB = "org.catalogpoller.catalogdb..";
    private static final String SCHEDULER = "org.catalogpoller.scheduler..";
    private static final String NOTIFICATION = "org.catalogpoller.notification..";
    private static final String METRICS = "org.catalogpoller.metrics..";
    private static final String AWS = "org.catalogpoller.aws..";
    private static final String SECRETS = "org.catalogpoller.secrets..";
    private static final String TOKENS = "org.catalogpoller.tokens..";
    private static final String LOCAL = "org.catalogpoller.local..";

    @ArchTest
    static final ArchRule decisionsKnowTheJdkAlone = classes()
            .that()
            .resideInAPackage(POLL)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(POLL, "java.lang..", "java.time..", "java.util..", "org.jspecify.."));

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

    @ArchTest
    static final ArchRule adaptersKnowDecisionsAndSettingsAlone = classes()
            .that()
            .resideInAnyPackage(CATALOG_API, CATALOG_DB, SCHEDULER, NOTIFICATION, TOKENS, SECRETS)
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage(OURS))
                    .or(resideInAnyPackage(
                            CATALOG_API, CATALOG_DB, SCHEDULER, NOTIFICATION, TOKENS, SECRETS, AWS, POLL, CONFIG)));

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther = slices().matching(
                    "org.catalogpoller.(catalogapi|catalogdb|scheduler|notification|tokens)..")
            .should()
            .notDependOnEachOther();

    /** The database and the OIDC issuer both want secrets; what hands them out knows neither. */
    @ArchTest
    static final ArchRule secretsAreForWhoeverLogsIn = noClasses()
            .that()
            .resideOutsideOfPackages(SECRETS, CATALOG_DB, TOKENS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SECRETS);

    @ArchTest
    static final ArchRule oneAdapterKnowsTheOidcClient = noClasses()
            .that()
            .resideOutsideOfPackage(TOKENS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quarkus.oidc..");

    @ArchTest
    static final ArchRule settingsKnowDecisionsAlone = classes()
            .that()
            .resideInAPackage(CONFIG)
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage(OURS)).or(resideInAnyPackage(CONFIG, POLL)));

    @ArchTest
    static final ArchRule metricsKnowNothingElse = classes()
            .that()
            .resideInAPackage(METRICS)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(METRICS, "java..", "com.fasterxml.jackson..", "org.jspecify.."));

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
            .resideOutsideOfPackages(CATALOG_DB, LOCAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.persistence..",
                    "org.hibernate..",
                    "io.quarkus.hibernate..",
                    "io.quarkus.reactive..",
                    "io.quarkus.vertx..",
                    "io.vertx.sqlclient..",
                    "io.vertx.mutiny..",
                    "io.vertx.pgclient..",
                    "java.sql..");

    /** Libraries that work with callbacks stay where they are needed; all else waits. */
    @ArchTest
    static final ArchRule whatIsReactiveStaysInItsAdapters = noClasses()
            .that()
            .resideOutsideOfPackages(CATALOG_DB, TOKENS)
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
    static final ArchRule onlyTheWireKnowsJson = noClasses()
            .that()
            .resideOutsideOfPackages(CATALOG_API, METRICS, SECRETS, TOKENS, LOCAL)
            .and(not(nameIs("PollHandler")
                    .or(nameIs("NotificationMessage"))
                    .or(nameIs("PollEvent"))
                    .or(nameIs("PollResult"))
                    .or(nameIs("OperatorResult"))
                    .or(nameIs("EventFields"))
                    .or(nameIs("OtherValues"))
                    .or(nameIs("UnwrittenValuesException"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule onlyTheHandlerKnowsLambda = noClasses()
            .that(not(nameIs("PollHandler")))
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

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.catalogpoller.(*)..").should().beFreeOfCycles();

    private static DescribedPredicate<JavaClass> nameIs(String name) {
        return DescribedPredicate.describe(
                "named " + name, type -> type.getSimpleName().equals(name));
    }
}
