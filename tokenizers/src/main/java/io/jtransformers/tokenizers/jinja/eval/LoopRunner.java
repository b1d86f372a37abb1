package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.eval.StatementExecutor.Flow;
import io.jtransformers.tokenizers.jinja.parse.Expression;
import io.jtransformers.tokenizers.jinja.parse.Statement;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.IteratorValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Iterator;

/** Runs {@code for} loops. */
final class LoopRunner {

    private final Rendering rendering;
    private final ExpressionEvaluator expressions;
    private final StatementExecutor statements;

    LoopRunner(Rendering rendering, ExpressionEvaluator expressions, StatementExecutor statements) {
        this.rendering = rendering;
        this.expressions = expressions;
        this.statements = statements;
    }

    Flow run(Statement.For loop, Scope scope, Output output) {
        Value iterable = expressions.evaluate(loop.iterable(), scope);
        if (!loop.recursive()) {
            return run(loop, iterable, 0, scope, output);
        }
        output.append(runRecursively(loop, iterable, 0, scope).toString());
        return Flow.NEXT;
    }

    /** What a recursive loop prints at some depth. */
    Value runRecursively(Statement.For loop, Value iterable, int depth, Scope scope) {
        Output captured = new Output(rendering.meter());
        run(loop, iterable, depth, scope, captured);
        return rendering.ownText(captured.toString());
    }

    private Flow run(Statement.For loop, Value iterable, int depth, Scope scope, Output output) {
        Expression test = loop.test();
        Value items = test == null ? iterable : selected(loop, test, iterable, scope);
        LoopValue variable = new LoopValue(
                items,
                rendering.meter(),
                depth,
                loop.recursive() ? inner -> runRecursively(loop, inner, depth + 1, scope) : null);
        boolean completed = false;
        while (variable.advance()) {
            Scope turn = scope.child();
            turn.set("loop", variable);
            statements.assign(loop.target(), variable.current(), turn);
            Flow flow = statements.execute(loop.bodies().body(), turn, output);
            if (flow == Flow.BREAK) {
                break;
            }
            completed |= flow == Flow.NEXT;
        }
        // As in Jinja, a loop that was left or continued in each of its turns counts as one without turns.
        return completed ? Flow.NEXT : statements.execute(loop.bodies().otherwise(), scope.child(), output);
    }

    /** The elements that the test of a loop lets through. */
    private Value selected(Statement.For loop, Expression test, Value iterable, Scope scope) {
        Iterator<Value> elements = Iteration.iterate(iterable, rendering.meter());
        return IteratorValue.generator("loop_filter", new SelectingIterator(elements, element -> {
            Scope inner = scope.child();
            statements.assign(loop.target(), element, inner);
            return expressions.evaluate(test, inner).isTrue();
        }));
    }
}
