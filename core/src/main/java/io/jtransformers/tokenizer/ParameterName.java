package io.jtransformers.tokenizer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a model calls a parameter of a method that became a tool; see {@link Tool#of(java.lang.reflect.Method)}. Without
 * it the parameter keeps its name in Java, which a class file only has if it was compiled with {@code -parameters}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ParameterName {

    /** The key of the argument in the JSON that the model writes. */
    String value();
}
