package io.jtransformers.conformance.structure;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A module of the project as it was built: its descriptor, its classes and its resources. */
record ProjectModule(ModuleReference reference) {

    private static final String PREFIX = "io.jtransformers.";
    private static final String SERVICES = "META-INF/services/";

    /** Every module of the project that is on the class path of this test. */
    static List<ProjectModule> all() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(ProjectModule::mayBeOurs)
                .flatMap(entry -> ModuleFinder.of(entry).findAll().stream())
                .filter(reference -> !reference.descriptor().isAutomatic())
                .filter(reference -> reference.descriptor().name().startsWith(PREFIX))
                .map(ProjectModule::new)
                .toList();
    }

    /** The module {@code io.jtransformers.<suffix>}. */
    static ProjectModule named(String suffix) {
        return all().stream()
                .filter(module -> module.name().equals(PREFIX + suffix))
                .findAny()
                .orElseThrow(() -> new AssertionError("No module %s%s on the class path.".formatted(PREFIX, suffix)));
    }

    private static boolean mayBeOurs(Path entry) {
        return entry.endsWith(Path.of("target", "classes"))
                || entry.getFileName().toString().startsWith("jtransformers-");
    }

    ModuleDescriptor descriptor() {
        return reference.descriptor();
    }

    String name() {
        return descriptor().name();
    }

    JavaClasses classes() {
        return new ClassFileImporter().importPath(Path.of(reference.location().orElseThrow()));
    }

    /** What users of the module path find: each service with its providers. */
    Map<String, Set<String>> providedServices() {
        return descriptor().provides().stream()
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        provides -> new TreeSet<>(provides.providers()),
                        (first, second) -> first,
                        TreeMap::new));
    }

    /** What users of the class path find: each service with its providers. */
    Map<String, Set<String>> serviceFiles() throws IOException {
        Map<String, Set<String>> services = new TreeMap<>();
        try (ModuleReader reader = reference.open();
                Stream<String> resources = reader.list()) {
            for (String name : resources.filter(ProjectModule::isServiceFile).toList()) {
                services.put(name.substring(SERVICES.length()), providers(reader, name));
            }
        }
        return services;
    }

    private static boolean isServiceFile(String resource) {
        return resource.startsWith(SERVICES) && resource.length() > SERVICES.length();
    }

    private static Set<String> providers(ModuleReader reader, String resource) throws IOException {
        try (var bytes = reader.open(resource).orElseThrow()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
