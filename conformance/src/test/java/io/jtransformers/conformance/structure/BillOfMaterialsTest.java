package io.jtransformers.conformance.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The BOM, which has no parent and so must say by itself what the others share. */
class BillOfMaterialsTest {

    private static final String BOM = "jtransformers-bom";

    private final SourceTree project = SourceTree.find();
    private final Path bom = project.root().resolve("bom");

    @Test
    void listsEveryPublishedArtifact() {
        List<String> published = project.folders().stream()
                .filter(BillOfMaterialsTest::isPublished)
                .flatMap(folder -> SourceTree.texts(folder, "/project/artifactId").stream())
                .filter(artifact -> !artifact.equals(BOM))
                .toList();

        assertThat(SourceTree.texts(bom, "//dependencies/dependency/artifactId"))
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void hasTheVersionOfTheProject() {
        assertThat(SourceTree.texts(bom, "/project/version"))
                .isEqualTo(SourceTree.texts(project.root(), "/project/version"));
    }

    private static boolean isPublished(Path folder) {
        return SourceTree.texts(folder, "/project/properties/maven.deploy.skip").isEmpty();
    }
}
