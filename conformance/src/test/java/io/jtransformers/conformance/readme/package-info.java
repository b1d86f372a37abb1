/** The code of the README, as it stands there, so that it compiles and does what the README says. */
package io.jtransformers.conformance.readme;
