// Feeds the board with messages that are whole, damaged, cut short or noise, and checks what it sends and stores.
//
//   fuzz seed messages
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/protocol.h"
#include "../core/store.h"
#include "messages.h"
#include "simulation.h"

/* What the board sends must always be whole: text between messages, seven-bit data in them. */
static struct {
  bool in_sysex;
  int data_bytes; /* still to come for a short message */
} sent;

static void check_sent(uint8_t byte) {
  if (byte >= 0x80) {
    assert(sent.data_bytes == 0);
    assert(sent.in_sysex == (byte == 0xF7));
    sent.in_sysex = byte == 0xF0;
    if (byte == 0xF9 || byte >> 4 == 0x9 || byte >> 4 == 0xE) sent.data_bytes = 2;
    else assert(byte == 0xF0 || byte == 0xF7);
  } else if (sent.data_bytes > 0) {
    sent.data_bytes--;
  } else {
    assert(sent.in_sysex || byte == '\r' || byte == '\n' || (byte >= ' ' && byte <= '~'));
  }
}

static int store_message(uint8_t *message) {
  uint8_t image[IMAGE_BYTES_MAX];
  int bytes = random_image(image);
  if (random_below(8) == 0) image[random_below((uint32_t)bytes)] ^= (uint8_t)(1u << random_below(8));
  return sysex_message(SYSEX_STORE, image, bytes, message);
}

static int observation_message(uint8_t *message) {
  static uint32_t number;
  const struct network *network = store_network();
  uint32_t fields = random_below(8) > 0 && network ? network->inputs : random_below(12);
  char *text = (char *)message;
  int length = sprintf(text, "$OBS,%u", (unsigned)(++number & 0xFFFF));
  for (uint32_t i = 0; i < fields; i++) {
    length +=
        sprintf(text + length, ",%s%u.%06u", random_below(2) ? "-" : "", (unsigned)random_below(4200), (unsigned)random_below(1000000));
  }
  uint8_t sum = 0;
  for (int i = 1; i < length; i++) sum ^= message[i];
  return length + sprintf(text + length, "*%02X\r\n", sum);
}

static int noise(uint8_t *message) {
  int length = (int)random_below(random_below(4) ? 8 : MESSAGE_MAX);
  bool ascii = random_below(2);
  for (int i = 0; i < length; i++) message[i] = (uint8_t)random_below(ascii ? 128 : 256);
  return length;
}

/* Messages that need no making; the first byte of each is its length. */
/* clang-format off */
static const uint8_t fixed[][10] = {
    {3, 0xF0, 0x79, 0xF7}, {3, 0xF0, 0x6B, 0xF7}, {3, 0xF0, 0x69, 0xF7}, {4, 0xF0, 0x6D, 13, 0xF7}, {3, 0xF0, SYSEX_READ, 0xF7},
    {3, 0xF0, SYSEX_STATUS, 0xF7}, {3, 0xF0, SYSEX_STOP, 0xF7}, {1, 0xF9}, {1, 0xFF}, {3, 0xF4, 9, 1}, {3, 0xF4, 6, 3}, {3, 0xE6, 127, 1},
    {3, 0xF4, 13, 1}, {3, 0xF5, 13, 1}, {3, 0x91, 127, 1}, {2, 0xC3, 1}, {2, 0xD1, 1}, {5, 0xF0, 0x7A, 1, 0, 0xF7}, {2, '?', '\n'},
    {5, 'h', 'e', 'l', 'p', '\n'}, {1, '!'}, {6, 'r', 'e', 's', 'e', 't', '\r'}, {6, 0xF0, 0x6F, 6, 127, 1, 0xF7},
    {5, 0xF0, 0x78, 9, 0, 0xF7}, {9, 0xF0, 0x76, 0x50, 0, 7, 0, 9, 1, 0xF7}, {9, 0xF0, 0x76, 0x50, 8, 7, 0, 4, 0, 0xF7},
    {7, 0xF0, 0x76, 0x50, 16, 2, 0, 0xF7}, {5, 0xF0, 0x76, 0x50, 24, 0xF7}, {7, 0xF0, 0x76, 0x51, 16, 2, 0, 0xF7}, {3, 0xF4, 18, 1},
};
/* clang-format on */

static int make_message(uint8_t *message) {
  switch (random_below(8)) {
    case 0:
      return store_message(message);
    case 1:
    case 2:
      return observation_message(message);
    case 3:
      return noise(message);
    default: {
      const uint8_t *chosen = fixed[random_below(sizeof fixed / sizeof *fixed)];
      memcpy(message, chosen + 1, chosen[0]);
      return chosen[0];
    }
  }
}

static void go_on(void) {}

int main(int count, char **arguments) {
  if (count != 3) return 1;
  random_begin(strtoull(arguments[1], NULL, 10));
  long messages = atol(arguments[2]);
  for (int i = 0; i < EEPROM_BYTES; i++) simulated_eeprom[i] = (uint8_t)random_below(256);
  simulated_send = check_sent;
  simulation_start(1);
  for (long i = 0; i < messages; i++) {
    uint8_t message[MESSAGE_MAX];
    int length = make_message(message);
    if (random_below(8) == 0 && length > 0) length = (int)random_below((uint32_t)length);
    if (random_below(8) == 0 && length > 0) message[random_below((uint32_t)length)] = (uint8_t)random_below(256);
    for (int k = 0; k < length; k++) simulation_receive(message[k]);
    assert(!sent.in_sysex && sent.data_bytes == 0);
    if (random_below(4) == 0) simulation_settle();
    if (random_below(64) == 0) simulation_spoil_write(1 + random_below(100), (uint8_t)random_below(256), go_on);
    if (random_below(256) == 0) simulation_start(4);
  }
  printf("%ld messages; %u images stored\n", messages, store_active()->sequence);
  return 0;
}
