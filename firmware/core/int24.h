// Integers of at least 24 bits: the width of sums of observations (Q10.13) and of the magnitude of tanh (Q23).
#ifndef INT24_H
#define INT24_H

#include <stdint.h>

#ifdef __INT24_MAX__
typedef __int24 int24;
typedef __uint24 uint24;
#else
typedef int32_t int24;
typedef uint32_t uint24;
#endif

#endif
