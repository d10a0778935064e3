// Compile-time checks for C99.
#ifndef STATIC_ASSERT_H
#define STATIC_ASSERT_H

/** Does not compile when the condition is false; the name says what was expected. */
#define STATIC_ASSERT(condition, name) typedef char assert_##name[(condition) ? 1 : -1]

#endif
