// Reads observations and answers with actions.
#include "sentence.h"

#include <stdbool.h>
#include <stddef.h>

#include "hardware.h"
#include "machine.h"
#include "number.h"
#include "policy.h"
#include "safety.h"
#include "status.h"
#include "store.h"
#include "text.h"

enum { CHECKSUM_LENGTH = 3 }; /* `*hh` */

struct observation {
  uint16_t number;
  uint8_t fields;
  bool saturated;
  int32_t values[INPUTS_MAX];
};

/* Checks and cuts off the checksum. */
static uint8_t check_sum(char *line, uint8_t length) {
  if (length < 1 + CHECKSUM_LENGTH) return ERROR_SENTENCE_SYNTAX;
  char *end = line + length - CHECKSUM_LENGTH;
  uint8_t high = number_hex_digit(end[1]);
  uint8_t low = number_hex_digit(end[2]);
  if (*end != '*' || high > 15 || low > 15) return ERROR_SENTENCE_SYNTAX;
  uint8_t sum = 0;
  for (const char *at = line + 1; at < end; at++) sum ^= (uint8_t)*at;
  *end = 0;
  return sum == (uint8_t)(high << 4 | low) ? ERROR_OK : ERROR_SENTENCE_CHECKSUM;
}

/* The line ends at `end`; a zero before that is a character like any other wrong one. */
static bool read_observation(const char *line, const char *end, struct observation *observation) {
  const char *at = text_after(line, FLASH_TEXT("$OBS,"));
  if (at == NULL) return false;
  observation->fields = 0;
  observation->saturated = false;
  if (!number_read_u16(&at, &observation->number) || observation->number == 0) return false;
  while (*at == ',') {
    int32_t value;
    at++;
    if (!number_read_q19(&at, &value, &observation->saturated)) return false;
    if (observation->fields < INPUTS_MAX) observation->values[observation->fields] = value;
    observation->fields++;
  }
  return at == end;
}

static bool is_stale(uint16_t number) { return counters.last_observation != 0 && (int16_t)(number - counters.last_observation) <= 0; }

static void answer(const struct network *network, const struct observation *observation) {
  int16_t actions[OUTPUTS_MAX];
  cycles_start();
  bool saturated = policy_act(network, observation->values, actions);
  uint16_t cycles = cycles_stop();
  if (observation->saturated) saturated = true;

  counters.last_observation = observation->number;
  counters.inferences++;
  if (saturated) counters.saturations++;

  sentence_begin();
  text_flash(FLASH_TEXT("ACT,"));
  text_unsigned(observation->number);
  text_char(',');
  text_unsigned(cycles);
  text_char(',');
  text_unsigned(saturated ? FLAG_SATURATED : 0);
  for (uint8_t o = 0; o < network->outputs; o++) {
    text_char(',');
    text_signed(actions[o]);
  }
  sentence_end();
}

void sentence_receive(char *line, uint8_t length) {
  struct observation observation;
  uint8_t error = check_sum(line, length);
  if (error != ERROR_OK) {
    sentence_refuse(0, error);
    return;
  }
  if (!read_observation(line, line + length - CHECKSUM_LENGTH, &observation)) {
    sentence_refuse(0, ERROR_SENTENCE_SYNTAX);
    return;
  }
  const struct network *network = store_network();
  if (is_stale(observation.number)) error = ERROR_SENTENCE_STALE;
  else if (safety_may_move()) error = ERROR_WRONG_STATE; /* the network is the control tick's */
  else if (network == NULL) error = ERROR_NO_IMAGE;
  else if (observation.fields != network->inputs) error = ERROR_SENTENCE_FIELDS;

  if (error == ERROR_OK) answer(network, &observation);
  else sentence_refuse(observation.number, error);
}

void sentence_refuse(uint16_t number, uint8_t error) {
  status_error(error);
  counters.refusals++;
  sentence_begin();
  text_flash(FLASH_TEXT("ERR,"));
  if (number != 0) text_unsigned(number);
  text_char(',');
  status_write_error(error, ',');
  sentence_end();
}
