/**
 * From a model's name to the folder that holds its files: an embedded sample, a folder, or a repository in the local
 * Hugging Face cache. Nothing is downloaded.
 */
package io.jtransformers.hub;
