package io.jtransformers.conformance.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every module of the project. */
class ModulesTest {

    static List<ProjectModule> modules() {
        return ProjectModule.all();
    }

    @Test
    void everyModuleIsUnderTest() {
        assertThat(modules())
                .extracting(ProjectModule::name)
                .containsExactlyInAnyOrderElementsOf(SourceTree.find().moduleNames());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void providersAreTheSameOnTheModulePathAndOnTheClassPath(ProjectModule module) throws IOException {
        assertThat(module.serviceFiles()).isEqualTo(module.providedServices());
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, String> owners = new HashMap<>();

        for (ProjectModule module : modules()) {
            for (String packageName : module.descriptor().packages()) {
                assertThat(owners.putIfAbsent(packageName, module.name()))
                        .as("the other module that holds %s, next to %s", packageName, module)
                        .isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noExportedSignatureMentionsTheJsonLibrary(ProjectModule module) {
        Set<String> exported = module.descriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());

        List<String> mentions = module.classes().stream()
                .filter(type -> exported.contains(type.getPackageName()) && isVisible(type))
                .flatMap(ModulesTest::jsonMentions)
                .toList();

        assertThat(mentions).isEmpty();
    }

    private static Stream<String> jsonMentions(JavaClass type) {
        Stream<String> header = Stream.concat(type.getInterfaces().stream(), type.getSuperclass().stream())
                .filter(ModulesTest::isJson)
                .map(parent -> "%s extends %s".formatted(type.getName(), parent.getName()));
        Stream<String> members = type.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .filter(member -> types(member).anyMatch(ModulesTest::isJson))
                .map(JavaMember::getFullName);
        return Stream.concat(header, members);
    }

    private static Stream<JavaType> types(JavaMember member) {
        if (member instanceof JavaCodeUnit unit) {
            Stream<JavaType> parameters = unit.getParameterTypes().stream();
            Stream<JavaType> thrown = unit.getExceptionTypes().stream().map(JavaType.class::cast);
            return Stream.of(parameters, thrown, Stream.of(unit.getReturnType()))
                    .flatMap(types -> types);
        }
        return Stream.of(member.getOwner().getField(member.getName()).getType());
    }

    private static boolean isJson(JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .anyMatch(raw -> raw.getPackageName().matches("(tools\\.jackson|com\\.fasterxml)\\b.*"));
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(ModulesTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
