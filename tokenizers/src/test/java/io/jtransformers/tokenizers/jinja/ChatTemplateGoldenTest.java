package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
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
    private JsonObject inputs;
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
        inputs = JsonObject.parse(Files.readString(goldens.resolve("inputs.json")));
        LocalDateTime now = LocalDateTime.parse(inputs.text("now").orElseThrow());
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

    private Stream<JsonObject> lines(String file) throws IOException {
        requireAsset(GOLDENS_PROPERTY, goldens.resolve(file));
        return Files.readAllLines(goldens.resolve(file)).stream()
                .filter(line -> !line.isBlank())
                .map(JsonObject::parse);
    }

    private interface Check {
        void run(JsonObject golden) throws IOException;
    }

    private DynamicTest test(JsonObject golden, Check check) {
        String name = golden.get("template") + " × "
                + (golden.has("conversation") ? golden.get("conversation") : golden.get("group"));
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

    private void checkRendered(JsonObject golden) throws IOException {
        String source = template(golden.text("template").orElseThrow());
        JsonObject conversation = inputs.object("conversations")
                .flatMap(all -> all.object(golden.text("conversation").orElseThrow()))
                .orElseThrow();
        check(golden, source, conversation, conversation.object("kwargs").orElse(JsonObject.EMPTY));
    }

    private void checkMicro(JsonObject golden) {
        JsonObject context = inputs.object("micro_context").orElseThrow();
        check(golden, golden.text("template").orElseThrow(), golden, context);
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

    private void check(JsonObject golden, String source, JsonObject input, JsonObject variables) {
        List<ChatMessage> messages =
                objects(input.items("messages")).map(ChatMessage::new).toList();
        ChatTemplateOptions chat = options(input, variables);
        Map<String, JsonValue> specialTokens =
                inputs.object("special_tokens").orElseThrow().members();
        if (golden.object("error").isPresent()) {
            checkError(
                    golden.object("error").orElseThrow(),
                    () -> ChatTemplate.parse(source, options).render(messages, chat, specialTokens));
            return;
        }
        RenderedTemplate rendered = ChatTemplate.parse(source, options).render(messages, chat, specialTokens);
        assertThat(rendered.text()).isEqualTo(golden.text("rendered").orElseThrow());
        if (golden.has("generation_spans")) {
            assertThat(rendered.generationSpans()).isEqualTo(spans(golden.items("generation_spans")));
        }
    }

    private static ChatTemplateOptions options(JsonObject input, JsonObject variables) {
        ChatTemplateOptions.Builder chat = ChatTemplateOptions.builder()
                .addGenerationPrompt(JsonValue.TRUE.equals(input.get("add_generation_prompt")));
        variables.members().forEach(chat::variable);
        if (JsonValue.TRUE.equals(input.get("continue_final_message"))) {
            chat.continueFinalMessage();
        }
        if (input.get("tools") instanceof JsonArray tools) {
            chat.tools(objects(tools.items()).map(Tool::new).toList());
        }
        if (input.get("documents") instanceof JsonArray documents) {
            chat.documents(objects(documents.items()).toList());
        }
        return chat.build();
    }

    private static Stream<JsonObject> objects(List<JsonValue> values) {
        return values.stream().map(JsonObject.class::cast);
    }

    private static List<Span> spans(List<JsonValue> pairs) {
        return pairs.stream()
                .map(pair -> ((JsonArray) pair).items())
                .map(pair -> new Span(integer(pair.get(0)), integer(pair.get(1))))
                .toList();
    }

    private static int integer(JsonValue value) {
        return ((JsonValue.Whole) value).value().intValueExact();
    }

    /** What a template says when it refuses a conversation is exact; of other errors, the kind is. */
    private static void checkError(JsonObject error, ThrowingCallable rendering) {
        String type = error.text("type").orElseThrow();
        var thrown = assertThatThrownBy(rendering).isInstanceOf(ChatTemplateException.class);
        if (type.equals("TemplateError")) {
            thrown.hasMessage(error.text("message").orElseThrow());
        }
        thrown.satisfies(exception -> {
            if (exception instanceof TemplateException templateException) {
                assertThat(templateException.pythonType()).isEqualTo(type);
            }
        });
    }
}
