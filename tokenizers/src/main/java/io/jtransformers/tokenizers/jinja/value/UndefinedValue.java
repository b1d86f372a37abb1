package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.SandboxException;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import io.jtransformers.tokenizers.jinja.error.UndefinedValueException;
import java.util.function.Supplier;

/**
 * What a template finds where there is nothing: it prints as nothing, is false, empty and equal to its like, and fails
 * in everything else with a message about what is missing.
 */
public final class UndefinedValue implements Value {

    private final Supplier<TemplateException> failure;

    private UndefinedValue(Supplier<TemplateException> failure) {
        this.failure = failure;
    }

    /** A variable that does not exist. */
    public static UndefinedValue variable(String name) {
        return new UndefinedValue(() -> new UndefinedValueException("'%s' is undefined".formatted(name)));
    }

    /** What is missing for a reason of its own. */
    public static UndefinedValue because(String reason) {
        return new UndefinedValue(() -> new UndefinedValueException(reason));
    }

    /** An attribute or an element that {@code object} does not have. */
    static UndefinedValue missing(Value object, Value key) {
        return new UndefinedValue(() -> {
            String owner = object instanceof NoneValue ? "None" : object.qualifiedTypeName() + " object";
            return new UndefinedValueException(
                    key instanceof StringValue name
                            ? "'%s' has no attribute '%s'".formatted(owner, name.text())
                            : "%s has no element %s".formatted(owner, Printer.repr(key, new Meter(Limits.DEFAULT))));
        });
    }

    /** An attribute that no template may read. */
    static UndefinedValue unsafe(Value object, String name) {
        return new UndefinedValue(() -> new SandboxException(
                "access to attribute '%s' of '%s' object is unsafe.".formatted(name, object.typeName())));
    }

    /** The error of everything that cannot be done with nothing. */
    public TemplateException failure() {
        return failure.get();
    }

    @Override
    public String typeName() {
        return "Undefined";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.runtime.Undefined";
    }

    @Override
    public boolean isTrue() {
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UndefinedValue;
    }

    @Override
    public int hashCode() {
        return UndefinedValue.class.hashCode();
    }
}
