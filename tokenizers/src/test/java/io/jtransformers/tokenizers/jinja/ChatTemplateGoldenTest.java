package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/**
 * Renders what Transformers has rendered and compares: chat templates of many models with many conversations
 * ({@code rendered.jsonl}) and small templates ({@code micro.jsonl}).
 *
 * <p>The templates belong to others, and so do the results: they are no part of this repository. They are looked for in
 * the folders of {@code -Djtransformers.chat-templates} and {@code -Djtransformers.chat-templates.goldens}, and where
 * these are not set in the folder {@code shared} beside the repository. What is not there is skipped, unless a property
 * says where it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatTemplateGoldenTest {

    private static final String TEMPLATES_PROPERTY = "jtransformers.chat-templates";
    private static final String GOLDENS_PROPERTY = "jtransformers.chat-templates.goldens";

    private final AtomicInteger records = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    private Path goldens;
    private List<Path> templateFolders;
    private Map<String, Object> inputs;
    private TemplateOptions options;

    @BeforeAll
    void findGoldens() throws IOException {
        Path shared = sharedTemplates();
        templateFolders = Arrays.stream(System.getProperty(TEMPLATES_PROPERTY, shared.toString())
                        .split(File.pathSeparator))
                .map(Path::of)
                .toList();
        goldens = Path.of(
                System.getProperty(GOLDENS_PROPERTY, shared.resolve("goldens").toString()));
        requireAsset(GOLDENS_PROPERTY, goldens.resolve("inputs.json"));
        inputs = JsonReader.object(JsonReader.read(Files.readString(goldens.resolve("inputs.json"))));
        LocalDateTime now = LocalDateTime.parse((String) inputs.get("now"));
        options = TemplateOptions.DEFAULT.withClock(Clock.fixed(now.toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
    }

    /** The tests run in the folder of their module or in that of the whole project. */
    private static Path sharedTemplates() {
        Path folder = Path.of("").toAbsolutePath();
        Path root = Files.exists(folder.resolve("tokenizers")) ? folder : folder.getParent();
        return root.resolveSibling("shared").resolve("tokenizers").resolve("chat_templates");
    }

    private static void requireAsset(String property, Path file) {
        if (!Files.exists(file)) {
            String reason = "%s does not exist; -D%s says where to look.".formatted(file, property);
            if (System.getProperty(property) != null) {
                fail(reason);
            }
            abort(reason);
        }
    }

    @AfterAll
    void printSummary() {
        System.out.printf(
                "ChatTemplateGoldenTest: %d of %d records passed, %d skipped%n",
                passed.get(), records.get(), skipped.get());
    }

    @TestFactory
    Stream<DynamicTest> rendersChatTemplatesAsTransformersDoes() throws IOException {
        return lines("rendered.jsonl").map(line -> test(line, this::checkRendered));
    }

    @TestFactory
    Stream<DynamicTest> rendersSmallTemplatesAsTransformersDoes() throws IOException {
        return lines("micro.jsonl").map(line -> test(line, this::checkMicro));
    }

    private Stream<Map<String, Object>> lines(String file) throws IOException {
        requireAsset(GOLDENS_PROPERTY, goldens.resolve(file));
        return Files.readAllLines(goldens.resolve(file)).stream()
                .filter(line -> !line.isBlank())
                .map(line -> JsonReader.object(JsonReader.read(line)));
    }

    private interface Check {
        void run(Map<String, Object> golden) throws IOException;
    }

    private DynamicTest test(Map<String, Object> golden, Check check) {
        String name = golden.get("template") + " × " + golden.getOrDefault("conversation", golden.get("group"));
        return DynamicTest.dynamicTest(name, () -> {
            records.incrementAndGet();
            try {
                check.run(golden);
                passed.incrementAndGet();
            } catch (TestAbortedException e) {
                skipped.incrementAndGet();
                throw e;
            }
        });
    }

    private void checkRendered(Map<String, Object> golden) throws IOException {
        String source = template((String) golden.get("template"));
        Map<String, Object> conversation =
                JsonReader.object(JsonReader.object(inputs.get("conversations")).get(golden.get("conversation")));
        Map<String, Object> variables = new HashMap<>(JsonReader.object(inputs.get("special_tokens")));
        if (conversation.get("kwargs") != null) {
            variables.putAll(JsonReader.object(conversation.get("kwargs")));
        }
        check(golden, source, conversation, variables);
    }

    private void checkMicro(Map<String, Object> golden) {
        Map<String, Object> variables = new HashMap<>(JsonReader.object(inputs.get("special_tokens")));
        variables.putAll(JsonReader.object(inputs.get("micro_context")));
        check(golden, (String) golden.get("template"), golden, variables);
    }

    private String template(String name) throws IOException {
        Optional<Path> file = templateFolders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
        if (file.isEmpty()) {
            String reason = "%s is in none of %s.".formatted(name, templateFolders);
            if (System.getProperty(TEMPLATES_PROPERTY) != null) {
                fail(reason);
            }
            abort(reason);
        }
        return Files.readString(file.orElseThrow());
    }

    private void check(
            Map<String, Object> golden, String source, Map<String, Object> input, Map<String, Object> variables) {
        Conversation conversation = new Conversation(
                objects(input.get("messages")),
                input.get("tools") == null ? null : objects(input.get("tools")),
                input.get("documents") == null ? null : objects(input.get("documents")),
                Boolean.TRUE.equals(input.get("add_generation_prompt")),
                Boolean.TRUE.equals(input.get("continue_final_message")) ? "content" : null,
                variables);
        if (golden.get("error") != null) {
            checkError(
                    JsonReader.object(golden.get("error")),
                    () -> ChatTemplate.parse(source, options).render(conversation));
            return;
        }
        RenderedTemplate rendered = ChatTemplate.parse(source, options).render(conversation);
        assertThat(rendered.text()).isEqualTo(golden.get("rendered"));
        if (golden.get("generation_spans") != null) {
            assertThat(rendered.generationSpans()).isEqualTo(spans(golden.get("generation_spans")));
        }
    }

    private static List<Map<String, Object>> objects(Object list) {
        return ((List<?>) list).stream().map(JsonReader::object).toList();
    }

    private static List<Span> spans(Object list) {
        return ((List<?>) list)
                .stream()
                        .map(span -> (List<?>) span)
                        .map(span -> new Span(
                                ((BigInteger) span.get(0)).intValueExact(), ((BigInteger) span.get(1)).intValueExact()))
                        .toList();
    }

    /** What a template says when it refuses a conversation is exact; of other errors, the kind is. */
    private static void checkError(Map<String, Object> error, ThrowingCallable rendering) {
        String type = (String) error.get("type");
        var thrown = assertThatThrownBy(rendering).isInstanceOf(ChatTemplateException.class);
        if (type.equals("TemplateError")) {
            thrown.hasMessage((String) error.get("message"));
        }
        thrown.satisfies(exception -> {
            if (exception instanceof TemplateException templateException) {
                assertThat(templateException.pythonType()).isEqualTo(type);
            }
        });
    }
}
