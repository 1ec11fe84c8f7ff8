/**
 * Spring Boot: properties that begin with {@code redismq} become the connection factory of the application. Works with Boot
 * 3.5 and 4.1; nothing here is loaded without Spring.
 */
package io.redismq.spring;
