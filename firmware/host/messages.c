// Makes random images and messages.
#include "messages.h"

#include <stdio.h>
#include <string.h>

#include "../core/crc16.h"
#include "../core/image.h"
#include "../core/signature.h"

static uint64_t state;

void random_begin(uint64_t seed) { state = seed; }

/* SplitMix64 (Steele, Lea, Flood 2014). */
uint32_t random_below(uint32_t limit) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ z >> 31) >> 32) % limit;
}

uint8_t random_image(uint8_t *image) {
  uint8_t inputs = (uint8_t)(1 + random_below(INPUTS_MAX));
  return random_image_of(image, inputs, (uint8_t)(1 + random_below(OUTPUTS_MAX)));
}

uint8_t random_image_of(uint8_t *image, uint8_t inputs, uint8_t outputs) {
  uint8_t hidden = (uint8_t)(1 + random_below(HIDDEN_MAX));
  uint8_t bits = (uint8_t)((hidden * (inputs + outputs) + 7) / 8);
  uint8_t bytes = (uint8_t)(16 + 2 * inputs + bits);
  memset(image, 0, IMAGE_BYTES_MAX);
  memcpy(image, (uint8_t[]){'S', 'Y', 'N', 1, inputs, hidden, outputs}, 7);
  for (uint8_t i = 12; i < bytes - 4; i++) image[i] = (uint8_t)random_below(256);

  struct network network;
  struct signature signature;
  image_decode(image, &network);
  signature_begin(&signature);
  while (!signature_step(&signature, &network)) continue;
  uint16_t value = signature.crc;
  memcpy(image + bytes - 4, (uint8_t[]){(uint8_t)value, (uint8_t)(value >> 8)}, 2);
  value = crc16_of(image, (uint8_t)(bytes - 2));
  memcpy(image + bytes - 2, (uint8_t[]){(uint8_t)value, (uint8_t)(value >> 8)}, 2);
  return bytes;
}

int sysex_message(uint8_t id, const uint8_t *payload, int bytes, uint8_t *message) {
  int length = 0;
  message[length++] = 0xF0;
  message[length++] = id;
  for (int bit = 0; bit < 8 * bytes; bit += 7) {
    uint32_t two = payload[bit / 8] | (bit / 8 + 1 < bytes ? (uint32_t)payload[bit / 8 + 1] << 8 : 0);
    message[length++] = two >> bit % 8 & 0x7F;
  }
  message[length++] = 0xF7;
  return length;
}

int observation_message(uint8_t *message, uint8_t fields) {
  static uint32_t number;
  char *text = (char *)message;
  int length = sprintf(text, "$OBS,%u", (unsigned)(++number & 0xFFFF));
  for (uint8_t i = 0; i < fields; i++) {
    length +=
        sprintf(text + length, ",%s%u.%06u", random_below(2) ? "-" : "", (unsigned)random_below(4200), (unsigned)random_below(1000000));
  }
  uint8_t sum = 0;
  for (int i = 1; i < length; i++) sum ^= message[i];
  return length + sprintf(text + length, "*%02X\r\n", sum);
}
