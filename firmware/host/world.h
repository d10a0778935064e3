// What stands around the simulated board: a cart between two switches, a pole, a motor supply, a hand.
#ifndef WORLD_H
#define WORLD_H

#include <stdint.h>

#include "../core/protocol.h"

#define HALF_TURN_RAD 3.14159265358979323846

extern struct world {
  double position_m; /* of the cart, from the centre, positive to the right */
  double speed_mps;
  double angle_rad; /* of the pole, from hanging, positive clockwise */
  double turn_radps;
  uint8_t normally_closed; /* switches, as bits of protocol.h: their contacts open when they are pressed */
  uint8_t held; /* switches that somebody presses, whatever the cart does */
  uint8_t broken; /* switches whose wires lead nowhere */
} world;

/** Settings that fit this world, with switches and an emergency stop, 10 ms a control period. */
struct settings world_settings(void);

/** Switches whose contacts and wires lead from their pins to ground. */
uint8_t world_grounded(void);

/** The hand puts all in order: cart and pole at rest in the centre, no button pressed, no wire broken, supply on. Switches stay what they are. */
void world_begin(void);

/** Time passes: the motor drives the cart, encoders count. To be given to the simulation. */
void world_pass(uint64_t ns);

/** Sets the pins anew after something was pressed, let go or broken. */
void world_show(void);

#endif
