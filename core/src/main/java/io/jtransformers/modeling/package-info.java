/**
 * What every architecture is made with: configs and how they are read and written, the decoder loop, attention and
 * caches. An architecture adds a config record, a decoder layer and a table of weight names.
 */
package io.jtransformers.modeling;
