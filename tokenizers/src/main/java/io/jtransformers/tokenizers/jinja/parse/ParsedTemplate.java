package io.jtransformers.tokenizers.jinja.parse;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The syntax tree of a template.
 *
 * @param body its statements
 * @param blocks the blocks among them, by name
 */
public record ParsedTemplate(List<Statement> body, Map<String, Statement.Block> blocks) {

    /**
     * Parses a template.
     *
     * @param knownFilters the names of filters that exist
     * @param knownTests the names of tests that exist
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException if the text is no template
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateLimitException if it nests too deep
     */
    public static ParsedTemplate parse(TemplateSource source, Set<String> knownFilters, Set<String> knownTests) {
        return new StatementParser(source, knownFilters, knownTests).parse();
    }
}
