// Fuzzes with inputs of parts that chance makes; for any compiler.
//
//   fuzz seed inputs
#include <stdlib.h>

#include "fuzz.h"
#include "messages.h"
#include "parts.h"

enum { PARTS = 40 };

int main(int count, char **arguments) {
  if (count != 3) return 1;
  uint64_t seed = strtoull(arguments[1], NULL, 10) << 32;
  long inputs = atol(arguments[2]);
  for (long i = 0; i < inputs; i++) {
    static uint8_t input[BEGINNING + PARTS * PART_BYTES];
    size_t length = BEGINNING;
    random_begin(seed + (uint64_t)i);
    for (int k = 0; k < BEGINNING; k++) input[k] = (uint8_t)random_below(256);
    for (uint32_t parts = random_below(PARTS); parts > 0; parts--) length += (size_t)make_part(input + length);
    fuzz(input, length);
  }
  fuzz_tell();
  return 0;
}
