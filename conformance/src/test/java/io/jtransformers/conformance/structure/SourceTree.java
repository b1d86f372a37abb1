package io.jtransformers.conformance.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** The project as it lies on the disk: its POMs and its sources. */
public record SourceTree(Path root) {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern MODULE = Pattern.compile("^module (\\S+)", Pattern.MULTILINE);

    /** The nearest folder upwards that holds the wrapper of the build. */
    public static SourceTree find() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return new SourceTree(folder);
    }

    /** The folders that the parent POM builds. */
    List<Path> folders() {
        return texts(root, "/project/modules/module").stream()
                .map(root::resolve)
                .toList();
    }

    /** Names of all modules with a descriptor. */
    List<String> moduleNames() {
        return descriptors().map(SourceTree::moduleName).toList();
    }

    /** All files {@code module-info.java}. */
    Stream<Path> descriptors() {
        return folders().stream()
                .map(folder -> folder.resolve(SOURCES).resolve("module-info.java"))
                .filter(Files::exists);
    }

    /** Texts of the elements of the POM in {@code folder} that {@code path} selects. */
    static List<String> texts(Path folder, String path) {
        try {
            Document pom = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile());
            XPathNodes nodes =
                    XPathFactory.newDefaultInstance().newXPath().evaluateExpression(path, pom, XPathNodes.class);
            return StreamSupport.stream(nodes.spliterator(), false)
                    .map(node -> node.getTextContent().strip())
                    .toList();
        } catch (ParserConfigurationException | SAXException | XPathExpressionException e) {
            throw new IllegalStateException("%s/pom.xml cannot be read.".formatted(folder), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String moduleName(Path descriptor) {
        Matcher declaration = MODULE.matcher(read(descriptor));
        if (!declaration.find()) {
            throw new IllegalStateException("%s declares no module.".formatted(descriptor));
        }
        return declaration.group(1);
    }
}
