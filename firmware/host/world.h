// What stands around the simulated board: a cart between two switches, a pole, a motor supply, a hand.
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/protocol.h"

#define HALF_TURN_RAD 3.14159265358979323846

extern struct world {
  double position_m; /* of the cart, from the centre, positive to the right */
  double speed_mps;
  double angle_rad; /* of the pole, from hanging, positive clockwise */
  double turn_radps;
  bool pressed; /* the emergency stop */
  bool left_closed, right_closed; /* whatever the cart does */
} world;

/** Settings that fit this world, with switches and an emergency stop, 10 ms a control period. */
extern const struct settings world_settings;

/** The hand puts all in order: cart and pole at rest in the centre, no button pressed, supply on. */
void world_begin(void);

/** Time passes: the motor drives the cart, encoders count. To be given to the simulation. */
void world_pass(uint64_t ns);

/** Sets the pins anew after something was pressed or let go. */
void world_show(void);

#endif
