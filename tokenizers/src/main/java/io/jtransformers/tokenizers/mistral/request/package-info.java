/**
 * What is asked of a model of Mistral: conversations with tools, and text to be filled in. Requests are records, made
 * in Java or read from the JSON that OpenAI's interface has. The exceptions are those of mistral-common.
 */
@NullMarked
package io.jtransformers.tokenizers.mistral.request;

import org.jspecify.annotations.NullMarked;
