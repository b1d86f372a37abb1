/** Where programs begin: the classes that load a configuration, a tokenizer or a model by its name. */
package io.jtransformers;
