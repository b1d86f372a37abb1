/**
 * From text to answers in one call: a model, its tokenizer and what is made of the scores. One class for each task,
 * each over a model and tokenizer of the caller's or over a name, with options and results as records.
 */
package io.jtransformers.pipelines;
