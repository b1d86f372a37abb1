/**
 * Parity with Transformers: the cases of a folder of goldens, run one by one. A case is read, its call is made on a
 * model that users could have loaded themselves, and every expected tensor is compared.
 */
package io.jtransformers.conformance.golden;
