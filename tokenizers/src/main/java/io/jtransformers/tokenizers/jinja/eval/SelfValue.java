package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.parse.Statement.Block;
import io.jtransformers.tokenizers.jinja.value.BuiltinFunction;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.ObjectValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variable {@code self}: the blocks of the template, to be printed once more. */
final class SelfValue implements ObjectValue {

    private final StatementExecutor statements;
    private final Map<String, Block> blocks;

    SelfValue(StatementExecutor statements, Map<String, Block> blocks) {
        this.statements = statements;
        this.blocks = blocks;
    }

    @Override
    public @Nullable Value attribute(String name) {
        Block block = blocks.get(name);
        return block == null
                ? null
                : BuiltinFunction.function(name, arguments -> {
                    arguments.bindByPlace(name, 0);
                    return statements.render(block);
                });
    }

    @Override
    public String typeName() {
        return "TemplateReference";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.runtime.TemplateReference";
    }

    @Override
    public String describe(Meter meter) {
        return "<TemplateReference None>";
    }
}
