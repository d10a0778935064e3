// Fuzzes with libFuzzer, which keeps the inputs that reach new code and changes them further (`make fuzz`).
//
// --bytes=N among the arguments ends it well once boards have received so many bytes. The figures are written in either case.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checked.h"
#include "fuzz.h"
#include "messages.h"
#include "parts.h"

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t count, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t most);

static double bytes_max = 1e18;

// cppcheck-suppress [constParameter, unusedFunction]
int LLVMFuzzerInitialize(int *count, char ***arguments) {
  for (int i = 1; i < *count; i++) {
    const char *bytes = strstr((*arguments)[i], "--bytes=");
    if (bytes != NULL) bytes_max = atof(bytes + strlen("--bytes="));
  }
  atexit(fuzz_tell);
  return 0;
}

// cppcheck-suppress unusedFunction
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  fuzz(bytes, count);
  if ((double)checked.bytes >= bytes_max) {
    fuzz_tell();
    _exit(0); /* libFuzzer takes exit for a finding */
  }
  return 0;
}

/* Every second time one of our parts comes in somewhere, or in place of what is there. */
// cppcheck-suppress unusedFunction
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t count, size_t most, unsigned seed) {
  static uint8_t part[PART_BYTES];
  random_begin(seed);
  if (random_below(2) == 0) return LLVMFuzzerMutate(bytes, count, most);
  size_t length = (size_t)make_part(part);
  size_t at = random_below((uint32_t)count + 1);
  if (count + length > most) return LLVMFuzzerMutate(bytes, count, most);
  if (random_below(2) == 0) {
    memmove(bytes + at + length, bytes + at, count - at);
    count += length;
  }
  memcpy(bytes + at, part, length);
  return at + length > count ? at + length : count;
}
