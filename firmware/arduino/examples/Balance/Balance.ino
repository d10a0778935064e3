// Balances a pole on a cart with a compiled champion: champion.S and champion.h, which `synaptolytic compile --target avr` writes.
//
// Potentiometers: the pole at A0, the cart at A1. Motor driver: PWM at 9, direction at 7 and 8. A switch from D4 to ground, closed, lets it move.
#define CHAMPION_SELF_TEST
#include "champion.h"

const float poleRadPerStep = 5.24 / 1023; // 300 degrees
const float cartMetresPerStep = 0.5 / 1023;
const int poleUpright = 512, cartCentre = 512;
const float giveUpRad = 0.5, trackM = 0.2;

float lastAngle, lastPosition;
unsigned long due;

void drive(float action) {
  digitalWrite(7, action > 0);
  digitalWrite(8, action < 0);
  analogWrite(9, (int)(255 * fabs(action)));
}

void setup() {
  Serial.begin(115200);
  pinMode(4, INPUT_PULLUP);
  pinMode(7, OUTPUT);
  pinMode(8, OUTPUT);
  drive(0);
  if (champion_self_test() != 0) {
    Serial.println("The champion computes something else than it should.");
    for (;;) continue;
  }
  due = micros();
}

void loop() {
  if ((long)(micros() - due) < 0) return;
  due += CHAMPION_PERIOD_US;
  float angle = (analogRead(A0) - poleUpright) * poleRadPerStep;
  float position = (analogRead(A1) - cartCentre) * cartMetresPerStep;
  const float perSecond = 1e6 / CHAMPION_PERIOD_US;
  // In the order and the units that the head of champion.h says.
  float observations[CHAMPION_INPUTS] = {position, (position - lastPosition) * perSecond, cos(angle), sin(angle),
                                         (angle - lastAngle) * perSecond};
  lastAngle = angle;
  lastPosition = position;
  float action;
  bool stop = champion_act_float(observations, &action);
  // Every doubt stops the machine.
  if (stop || fabs(angle) > giveUpRad || fabs(position) > trackM || digitalRead(4) != LOW) action = 0;
  drive(action);
}
