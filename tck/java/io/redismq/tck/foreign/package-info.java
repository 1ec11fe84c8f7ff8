/** Messages that no provider made, which every provider has to take. */
package io.redismq.tck.foreign;
