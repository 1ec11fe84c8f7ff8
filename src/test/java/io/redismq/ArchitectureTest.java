package io.redismq;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who may know whom, and what may stand where; docs/architecture.md says why. */
@AnalyzeClasses(packages = "io.redismq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String REDIS = "io.redismq.internal.broker.redis..";
    private static final String CLIENT = "io.redismq.internal.client..";
    private static final String DELIVERY = "io.redismq.internal.delivery..";
    private static final String MESSAGE = "io.redismq.internal.message..";
    private static final String SPRING = "io.redismq.spring..";

    /** What may start threads, and read the clock that people read. System.nanoTime() is free to all. */
    private static final Set<String> KEEPERS_OF_THREADS =
            Set.of("EngineThreads", "SharedRedisson", "RedissonConfig", "CallingThread");

    private static final Set<String> KEEPERS_OF_TIME = Set.of("BrokerClock");

    // ---- packages

    @ArchTest
    static final ArchRule no_cycles_between_packages = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return SliceIdentifier.of(type.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "packages";
                }
            })
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule redisson_is_known_to_the_redis_broker_and_the_factory = noClasses()
            .that()
            .resideOutsideOfPackages(REDIS, "io.redismq")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.redisson..");

    @ArchTest
    static final ArchRule broker_and_delivery_do_not_know_jms = noClasses()
            .that()
            .resideInAnyPackage("io.redismq.internal.broker..", DELIVERY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.jms..");

    @ArchTest
    static final ArchRule api_depends_on_nothing_of_ours = classes()
            .that()
            .resideInAPackage("io.redismq.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "jakarta.jms..", "javax.naming..", "io.redismq.api..");

    @ArchTest
    static final ArchRule spring_is_known_to_its_own_package_only = noClasses()
            .that()
            .resideOutsideOfPackage(SPRING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", SPRING);

    @ArchTest
    static final ArchRule the_package_for_spring_uses_what_applications_use = classes()
            .that()
            .resideInAPackage(SPRING)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "jakarta.jms..",
                    "org.springframework..",
                    "org.testcontainers..",
                    "io.redismq",
                    "io.redismq.api..",
                    SPRING);

    @ArchTest
    static final ArchRule selectors_are_plain_java = classes()
            .that()
            .resideInAPackage("io.redismq.internal.selector..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.redismq.internal.selector..");

    @ArchTest
    static final ArchRule messages_do_not_know_who_delivers_them = noClasses()
            .that()
            .resideInAPackage(MESSAGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DELIVERY, CLIENT, REDIS);

    @ArchTest
    static final ArchRule delivery_does_not_know_what_it_delivers_nor_to_whom = noClasses()
            .that()
            .resideInAPackage(DELIVERY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MESSAGE, CLIENT, REDIS);

    @ArchTest
    static final ArchRule the_client_talks_to_the_port_and_not_to_redis = noClasses()
            .that()
            .resideInAPackage(CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(REDIS);

    // ---- threads and clocks

    @ArchTest
    static final ArchRule threads_start_in_named_places = noClasses()
            .that(areNotAmong(KEEPERS_OF_THREADS))
            .should()
            .accessTargetWhere(describe("start threads", ArchitectureTest::startsThreads));

    @ArchTest
    static final ArchRule nobody_sleeps =
            noClasses().should().accessTargetWhere(describe("sleep", ArchitectureTest::sleeps));

    @ArchTest
    static final ArchRule the_wall_clock_is_read_in_one_place = noClasses()
            .that(areNotAmong(KEEPERS_OF_TIME))
            .should()
            .accessTargetWhere(describe("read the wall clock", ArchitectureTest::readsWallClock));

    private static boolean startsThreads(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        boolean constructs = name.equals(JavaConstructor.CONSTRUCTOR_NAME);
        return constructs && owner.isAssignableTo(Thread.class)
                || constructs && owner.isAssignableTo(Executor.class) && isOfTheJdk(owner)
                || constructs && owner.isEquivalentTo(Timer.class)
                || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(CompletableFuture.class) && (name.endsWith("Async") || isDelayed(name));
    }

    private static boolean isDelayed(String name) {
        return name.equals("delayedExecutor") || name.equals("orTimeout") || name.equals("completeOnTimeout");
    }

    private static boolean isOfTheJdk(JavaClass type) {
        return type.getPackageName().startsWith("java.");
    }

    private static boolean sleeps(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return access.getName().equals("sleep")
                && (owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class));
    }

    private static boolean readsWallClock(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        return owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis")
                || owner.isEquivalentTo(Instant.class) && name.equals("now")
                || owner.isAssignableTo(Clock.class)
                || owner.isEquivalentTo(Date.class) && name.equals(JavaConstructor.CONSTRUCTOR_NAME);
    }

    private static DescribedPredicate<JavaClass> areNotAmong(Set<String> names) {
        return describe(
                "are not among " + names,
                type -> !names.contains(outermost(type).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    // ---- names

    @ArchTest
    static final ArchRule names_say_the_job =
            noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Support)(\\$.*)?");

    @ArchTest
    static final ArchRule interfaces_have_no_prefix =
            noClasses().that().areInterfaces().should().haveNameMatching(".*[.$]I[A-Z][a-z].*");

    // ---- the public API

    @ArchTest
    static final ArchRule the_public_api_shows_no_internal_types = codeUnits()
            .that()
            .areDeclaredInClassesThat(describe("are public API", ArchitectureTest::isPublicApi))
            .and(describe("users can call", ArchitectureTest::isCallable))
            .should(new ArchCondition<>("show no internal types") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                            .filter(type -> type.getPackageName().startsWith("io.redismq.internal"))
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    unit, unit.getFullName() + " shows " + type.getName())));
                }
            });

    @ArchTest
    static final ArchRule the_public_api_has_no_fields_but_constants = fields().that()
            .areDeclaredInClassesThat(describe("are public API", ArchitectureTest::isPublicApi))
            .and()
            .areNotPrivate()
            .and()
            .areNotFinal()
            .should(new ArchCondition<>("not exist") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is not private"));
                }
            })
            .allowEmptyShould(true);

    private static boolean isPublicApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().startsWith("io.redismq.internal");
    }

    private static boolean isCallable(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }
}
