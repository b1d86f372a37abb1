package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parser notes about names on its way: which special arguments the bodies of macros mention, whether a loop
 * assigns to {@code loop}, and which filters and tests do not exist. The last are errors of the template as a whole,
 * except where a condition may keep them from being reached.
 */
final class NameUsage {

    private static final Set<String> SPECIAL_ARGUMENTS = Set.of("caller", "kwargs", "varargs");

    private final TokenStream stream;
    private final Set<String> knownFilters;
    private final Set<String> knownTests;
    private final Deque<Mentions> macros = new ArrayDeque<>();
    private boolean conditional;
    private int loops;
    private @Nullable TemplateSyntaxException firstUnknown;

    NameUsage(TokenStream stream, Set<String> knownFilters, Set<String> knownTests) {
        this.stream = stream;
        this.knownFilters = knownFilters;
        this.knownTests = knownTests;
    }

    /** Sets whether what follows may not be reached, and gives what was set before. */
    boolean conditional(boolean conditional) {
        boolean before = this.conditional;
        this.conditional = conditional;
        return before;
    }

    void filter(String name, int offset) {
        check(knownFilters, "filter", name, offset);
    }

    void test(String name, int offset) {
        check(knownTests, "test", name, offset);
    }

    private void check(Set<String> known, String kind, String name, int offset) {
        if (!conditional && firstUnknown == null && !known.contains(name)) {
            firstUnknown = stream.failAssertion("No %s named '%s'.".formatted(kind, name), offset);
        }
    }

    /** The first unknown filter or test so far. */
    @Nullable
    TemplateSyntaxException firstUnknown() {
        return firstUnknown;
    }

    /** What was found since turns out to depend on a condition. */
    void forgetUnknownSince(@Nullable TemplateSyntaxException before) {
        firstUnknown = before;
    }

    /** Fails if a filter or a test was not known; what does not parse comes first. */
    void failOnUnknown() {
        if (firstUnknown != null) {
            throw firstUnknown;
        }
    }

    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }

    /** A variable is read. */
    void load(String name) {
        for (Mentions macro : macros) {
            if (macro.watched.contains(name)) {
                macro.found.add(name);
            }
        }
    }

    /** A variable is written. */
    void store(String name, int offset) {
        if (loops > 0 && name.equals("loop")) {
            throw stream.failAssertion("Can't assign to special loop variable in for-loop target", offset);
        }
        declare(name);
    }

    /** A variable is a parameter. */
    void declare(String name) {
        macros.forEach(macro -> macro.watched.remove(name));
    }

    void enterMacro() {
        macros.push(new Mentions());
    }

    /** The special arguments that the body of the macro mentions. */
    Set<String> leaveMacro() {
        return macros.pop().found;
    }

    private static final class Mentions {
        private final Set<String> watched = new HashSet<>(SPECIAL_ARGUMENTS);
        private final Set<String> found = new HashSet<>();
    }
}
