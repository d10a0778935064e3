// Computes with the champion that `synaptolytic flash` has left in the EEPROM: another one needs no new sketch.
//
// Send five observations in units of 2^-19, with spaces between them, on one line. The answer is the action in units of 2^-15.
#include <Synaptolytic.h>

const struct network *champion;

void setup() {
  Serial.begin(115200);
  Serial.setTimeout(5000);
  record_begin();
  store_begin();
  champion = store_network();
  if (champion == NULL) Serial.println("No champion in the EEPROM: flash one with the firmware.");
}

void loop() {
  if (champion == NULL || Serial.available() == 0) return;
  int32_t observations[INPUTS_MAX];
  int16_t actions[OUTPUTS_MAX];
  for (uint8_t i = 0; i < champion->inputs; i++) observations[i] = Serial.parseInt();
  Serial.read(); // the end of the line
  bool held = policy_act(champion, observations, actions);
  Serial.print(actions[0]);
  Serial.println(held ? " saturated" : "");
}
