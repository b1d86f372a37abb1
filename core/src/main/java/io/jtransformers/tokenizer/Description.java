package io.jtransformers.tokenizer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells a model what a tool, or a parameter of a tool, is for; see {@link Tool#of(Class)} and
 * {@link Tool#of(java.lang.reflect.Method)}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.PARAMETER})
public @interface Description {

    /** What it is for, in a sentence. */
    String value();
}
