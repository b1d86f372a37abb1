package io.jtransformers.generation;

/**
 * A token that a running generation has chosen.
 *
 * @param sequence the row in the batch that is returned
 * @param id the token, also one that ends the text
 */
public record Token(int sequence, int id) {}
