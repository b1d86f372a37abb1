package io.jtransformers.conformance.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may import whom. */
class LayersTest {

    private static final String ROOT = "io.jtransformers";

    /** The floors of {@code core}: a package imports those on its own floor and below. */
    private static final Map<String, Integer> FLOORS = Map.of(
            "tensor", 0,
            "backend", 0,
            "nn", 1,
            "checkpoint", 2,
            "hub", 2,
            "modeling", 3,
            "generation", 4,
            "heads", 5,
            "pipelines", 7,
            "", 7);

    private static final String TOKENIZER = "tokenizer";
    private static final int LOWEST_THAT_SEES_TOKENIZERS = 4;

    /** Enums of the SPI, such as activations, are words of the mathematics. */
    private static final DescribedPredicate<JavaClass> NAMES_A_BACKEND = DescribedPredicate.describe(
            "belong to a backend",
            type -> type.getPackageName().matches("io\\.jtransformers\\.backends?\\b.*") && !type.isEnum());

    private static final JavaClasses CORE = ProjectModule.named("core").classes();
    private static final JavaClasses PROJECT = new ClassFileImporter().importPackages(ROOT);

    @Test
    void everyPackageOfCoreHasAFloor() {
        assertThat(ProjectModule.named("core").descriptor().packages())
                .allMatch(name -> FLOORS.containsKey(room(name)) || room(name).equals(TOKENIZER));
    }

    @Test
    void coreImportsDownwardsOnly() {
        List<String> upwards = CORE.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(LayersTest::isWithinCore)
                .filter(LayersTest::pointsUpwards)
                .map(Dependency::getDescription)
                .toList();

        assertThat(upwards).isEmpty();
    }

    @Test
    void modelsImportNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("io.jtransformers.models..")
                .should()
                .dependOnClassesThat(NAMES_A_BACKEND)
                .check(PROJECT);
    }

    @Test
    void backendsImportNoModel() {
        noClasses()
                .that()
                .resideInAPackage("io.jtransformers.backends..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.jtransformers.models..",
                        "io.jtransformers.modeling..",
                        "io.jtransformers.generation..",
                        "io.jtransformers.heads..")
                .check(PROJECT);
    }

    @Test
    void architecturesDoNotImportOneAnother() {
        slices().matching("io.jtransformers.models.(*)..")
                .should()
                .notDependOnEachOther()
                .check(PROJECT);
    }

    private static boolean isWithinCore(Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        return CORE.contain(target.getName());
    }

    private static boolean pointsUpwards(Dependency dependency) {
        String origin = room(dependency.getOriginClass().getPackageName());
        String target = room(dependency.getTargetClass().getBaseComponentType().getPackageName());
        if (origin.equals(TOKENIZER)) {
            return !target.equals(TOKENIZER);
        }
        if (target.equals(TOKENIZER)) {
            return FLOORS.getOrDefault(origin, 0) < LOWEST_THAT_SEES_TOKENIZERS;
        }
        return FLOORS.getOrDefault(target, 0) > FLOORS.getOrDefault(origin, 0);
    }

    /** The name after {@code io.jtransformers}: packages below one share its floor. */
    private static String room(String packageName) {
        String path = packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
        return path.split("\\.", 2)[0];
    }
}
