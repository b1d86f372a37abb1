package io.jtransformers.tokenizers.jinja.parse;

import java.util.List;

/** What a value can be assigned to. */
public sealed interface Target {

    /** Where in the source the target stands. */
    int offset();

    /** A variable. */
    record Variable(int offset, String name) implements Target {}

    /** {@code namespace.attribute}. */
    record NamespaceAttribute(int offset, String namespace, String attribute) implements Target {}

    /** {@code a, b}: one for each element of the value. */
    record Unpacking(int offset, List<Target> targets) implements Target {}
}
