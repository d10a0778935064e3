// Synaptolytic for Arduino: champions of the desk's computer on an ATmega328P. Networks come from `synaptolytic train`.
#ifndef SYNAPTOLYTIC_H
#define SYNAPTOLYTIC_H

#ifdef __cplusplus
extern "C" {
#endif

#include "core/policy.h"
#include "core/record.h"
#include "core/store.h"

/** The whole firmware: takes the board over and never returns. Call it from a main of your own, see the example Firmware. */
int synaptolytic_main(void);

#ifdef __cplusplus
}
#endif

#endif
