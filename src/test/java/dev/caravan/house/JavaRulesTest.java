package dev.caravan.house;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Packages keep to what they are for. */
@AnalyzeClasses(packages = "dev.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
class JavaRulesTest {
    private static final String[] PURE = {
        "dev.caravan.config.edit..",
        "dev.caravan.routing..",
        "dev.caravan.compat..",
        "dev.caravan.openai..",
        "dev.caravan.failover..",
        "dev.caravan.dialect..",
        "dev.caravan.embeddings..",
        "dev.caravan.responses..",
        "dev.caravan.sse..",
        "dev.caravan.tools.."
    };

    /** Classes that may use regular expressions, each with its reason. */
    private static final Map<String, String> REGEX_ALLOWED =
            Map.of(
                    "dev.caravan.dialect.UpstreamErrors",
                    "runs of control characters become a blank: there is no grammar to parse");

    @ArchTest
    static final ArchRule onlyStepsAndCamelKnowCamel =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.caravan.steps..", "dev.caravan.camel..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule purePackagesDoNoInputOrOutput =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "java.nio.file..",
                                            "java.nio.channels..",
                                            "java.net.http..",
                                            "javax.net..",
                                            "io.vertx..",
                                            "io.netty..",
                                            "org.apache.hc..")
                                    .or(nameStartingWith("java.io.File"))
                                    .or(nameStartingWith("java.io.RandomAccessFile"))
                                    .or(nameStartingWith("java.net.Socket"))
                                    .or(nameStartingWith("java.net.ServerSocket"))
                                    .or(nameStartingWith("java.net.Datagram"))
                                    .or(nameStartingWith("java.net.Inet"))
                                    .or(nameStartingWith("java.net.URLConnection"))
                                    .or(nameStartingWith("java.net.HttpURLConnection"))
                                    .or(name("java.net.URL"))
                                    .or(nameStartingWith("java.lang.Process")));

    @ArchTest
    static final ArchRule purePackagesHaveNoClock =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .accessTargetWhere(
                            calls(System.class, "nanoTime")
                                    .or(calls(System.class, "currentTimeMillis"))
                                    .or(calls(Clock.class, "systemUTC"))
                                    .or(calls(Clock.class, "systemDefaultZone"))
                                    .or(calls(Clock.class, "system"))
                                    .or(calls(Instant.class, "now"))
                                    .or(
                                            target(owner(resideInAPackage("java.time..")))
                                                    .and(target(name("now"))))
                                    .as("a clock of the machine is read"));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.caravan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule recordsHaveNoSetters =
            methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .areRecords()
                    .should()
                    .haveNameNotMatching("set[A-Z].*")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyConfigAsksTheEnvironment =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.caravan.config..")
                    .should()
                    .accessTargetWhere(calls(System.class, "getenv"));

    @ArchTest
    static final ArchRule regularExpressionsAreExceptions =
            noClasses()
                    .that(areNotExceptedFrom(REGEX_ALLOWED))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.regex..")
                    .orShould()
                    .accessTargetWhere(
                            calls(String.class, "matches")
                                    .or(calls(String.class, "replaceAll"))
                                    .or(calls(String.class, "replaceFirst"))
                                    .as("a text is matched by a regular expression"));

    /** Whoever waits, waits for something: it is woken, or asks a scheduler that tests own. */
    @ArchTest
    static void nobodySleeps(JavaClasses ignored) {
        JavaClasses all = new ClassFileImporter().importPackages("dev.caravan");
        noClasses()
                .should()
                .accessTargetWhere(
                        calls(Thread.class, "sleep")
                                .or(calls(TimeUnit.class, "sleep"))
                                .as("a thread sleeps"))
                .check(all);
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> type, String method) {
        return target(owner(JavaClass.Predicates.equivalentTo(type)))
                .and(target(name(method)))
                .forSubtype();
    }

    private static DescribedPredicate<JavaClass> areNotExceptedFrom(Map<String, String> reasons) {
        return DescribedPredicate.describe(
                "are not excepted from it",
                type -> reasons.keySet().stream().noneMatch(type.getName()::startsWith));
    }
}
