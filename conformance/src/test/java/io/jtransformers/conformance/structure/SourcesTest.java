package io.jtransformers.conformance.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What holds for every source of the published artifacts, and what the compiler does not judge. */
class SourcesTest {

    private final SourceTree project = SourceTree.find();

    @Test
    void everyPublicTypeAndMethodIsDocumented() throws IOException {
        List<String> undocumented = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            DocTrees comments = DocTrees.instance(task);

            for (CompilationUnitTree unit : task.parse()) {
                new PublicDeclarations(comments, undocumented).scan(unit, null);
            }
        }

        assertThat(undocumented).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        assertThat(sources().stream().map(Path::getParent).distinct())
                .filteredOn(folder -> !Files.exists(folder.resolve("module-info.java")))
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .startsWith("/**"));
    }

    @Test
    void everyModuleSaysWhereNullIsMeant() {
        assertThat(project.descriptors())
                .allSatisfy(descriptor -> assertThat(descriptor).content().contains("\n@NullMarked\n"));
    }

    private List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path folder : project.folders()) {
            Path root = folder.resolve("src/main/java");
            if (Files.exists(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    /** Visits what users can see; an override has the comment of what it overrides. */
    private static final class PublicDeclarations extends TreePathScanner<Void, Void> {

        private final DocTrees comments;
        private final List<String> undocumented;

        PublicDeclarations(DocTrees comments, List<String> undocumented) {
            this.comments = comments;
            this.undocumented = undocumented;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (!isPublic(type.getModifiers())) {
                return null;
            }
            check(type.getSimpleName().toString());
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (isPublic(method.getModifiers()) && !isOverride(method) && !isRecordConstructor(method)) {
                check(method.getName().toString());
            }
            return null;
        }

        private void check(String name) {
            TreePath path = getCurrentPath();
            if (comments.getDocComment(path) == null) {
                CompilationUnitTree unit = path.getCompilationUnit();
                long position = comments.getSourcePositions().getStartPosition(unit, path.getLeaf());
                undocumented.add("%s:%d: %s"
                        .formatted(
                                unit.getSourceFile().getName(),
                                unit.getLineMap().getLineNumber(position),
                                name));
            }
        }

        private boolean isPublic(ModifiersTree modifiers) {
            return modifiers.getFlags().contains(Modifier.PUBLIC)
                    || (isInInterface() && !modifiers.getFlags().contains(Modifier.PRIVATE));
        }

        private boolean isInInterface() {
            return enclosingKind() == Tree.Kind.INTERFACE;
        }

        /** The record's own comment says what it takes. */
        private boolean isRecordConstructor(MethodTree method) {
            return enclosingKind() == Tree.Kind.RECORD && method.getReturnType() == null;
        }

        private Tree.Kind enclosingKind() {
            return getCurrentPath().getParentPath().getLeaf().getKind();
        }

        private static boolean isOverride(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }
    }
}
