// An Uno of simavr in lock-step with the test that started it: it stands still until it is told how far to run, and stops at whatever its
// program does to its pins. A program of its own, for tests that ask whether another simulator agrees with ours.
//
// uno FIRMWARE.hex COMMANDS REPLIES: two FIFOs, for messages that lock-step.ts knows too. Says "ready" when it has opened them.
#include <fcntl.h>
#include <poll.h>
#include <simavr/avr_adc.h>
#include <simavr/avr_eeprom.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_hex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CLOCK_HZ = 16000000, EEPROM_BYTES = 1024, VCC_MV = 5000, PINS = 20, EVENTS = 64, LET_GO = 2, PATIENCE_MS = 60000 };
enum {
  DDRB = 0x24,
  GPIOR0 = 0x3E,
  EECR = 0x3F,
  MCUSR = 0x54,
  TCCR1A = 0x80,
  ICR1 = 0x86,
  OCR1A = 0x88,
  OC1A_BIT = 1 << 1,
  COM1A1 = 1 << 7
};

/* From the test; `which` and `value` are what they are about. RUN and DUTY are answered. */
enum command {
  RUN, /* to `cycle`; the answer is what happened first, or RAN */
  DUTY, /* the answer: the motor's PWM, as compare value and top (above 16 bits); 0 while none drives the pin */
  WATCH, /* a pin: its changes are told */
  DRIVE, /* a pin, low or high, or LET_GO */
  MILLIVOLTS, /* at an analog input */
  BYTE, /* at the serial input */
  RESET, /* with these bits in MCUSR */
  CUT, /* the supply fails in that write to EEPROM, counted from 1: the byte is left erased */
};

enum event { RAN, LEVEL, SENT, TRACED, TORN };

struct message {
  double cycle;
  uint32_t value;
  uint16_t kind, which;
};

static avr_t *avr;
static struct message events[EVENTS];
static int count;
static struct { bool watched, level, driven, high; } pins[PINS];
static bool look; /* a watched pin may have changed */
static uint8_t *cells;
static uint8_t kept[EEPROM_BYTES];
static uint32_t cut;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Ends the run after the present instruction. */
static void tell(enum event kind, int which, uint32_t value) {
  if (count == EVENTS) fail("too many events");
  events[count++] = (struct message){.cycle = (double)avr->cycle, .value = value, .kind = (uint16_t)kind, .which = (uint16_t)which};
  avr->run_cycle_count = 0;
}

static char port_of(int pin) { return pin < 8 ? 'D' : pin < 14 ? 'B' : 'C'; }

static int bit_of(int pin) { return pin < 8 ? pin : pin < 14 ? pin - 8 : pin - 14; }

static avr_irq_t *irq_of(int pin) { return avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port_of(pin)), bit_of(pin)); }

static bool level_of(int pin) {
  avr_ioport_state_t state;
  avr_ioctl(avr, AVR_IOCTL_IOPORT_GETSTATE(port_of(pin)), &state);
  bool is_output = state.ddr >> bit_of(pin) & 1;
  return !is_output && pins[pin].driven ? pins[pin].high : state.port >> bit_of(pin) & 1; /* an input's bit is its pull-up */
}

static void tell_levels(void) {
  look = false;
  for (int pin = 0; pin < PINS; pin++) {
    if (!pins[pin].watched || pins[pin].level == level_of(pin)) continue;
    pins[pin].level = !pins[pin].level;
    tell(LEVEL, pin, pins[pin].level);
  }
}

/* The registers have their new values at the end of the instruction. */
static void touched(struct avr_irq_t *irq, uint32_t value, void *param) {
  (void)irq, (void)value, (void)param;
  look = true;
  avr->run_cycle_count = 0;
}

static void watch(int pin) {
  pins[pin].watched = true;
  avr_irq_register_notify(irq_of(pin), touched, NULL);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port_of(pin)), IOPORT_IRQ_DIRECTION_ALL), touched, NULL);
  tell_levels();
}

/* simavr forgets what drives a pin whenever the program writes its port, unless it is told to hold it. */
static void hold(char port) {
  avr_ioport_external_t external = {.name = port, .mask = 0, .value = 0};
  for (int pin = 0; pin < PINS; pin++) {
    if (port_of(pin) != port || !pins[pin].driven) continue;
    external.mask |= 1u << bit_of(pin);
    if (pins[pin].high) external.value |= 1u << bit_of(pin);
  }
  avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(port), &external);
}

static void drive(int pin, uint32_t value) {
  pins[pin].driven = value != LET_GO;
  pins[pin].high = value == 1;
  hold(port_of(pin));
  avr_raise_irq(irq_of(pin), level_of(pin));
}

static uint32_t duty(void) {
  const uint8_t *data = avr->data;
  if (!(data[DDRB] & OC1A_BIT) || !(data[TCCR1A] & COM1A1)) return 0;
  return (uint32_t)(data[ICR1 + 1] << 8 | data[ICR1]) << 16 | (uint32_t)(data[OCR1A + 1] << 8 | data[OCR1A]);
}

static void reset(uint8_t cause) {
  avr_reset(avr);
  avr->data[MCUSR] = cause;
  for (int pin = 0; pin < PINS; pin++)
    if (pins[pin].driven) drive(pin, pins[pin].high);
  tell_levels();
}

/* After simavr's own: its writes take no time, so a cell has its new value at once. */
static void eeprom_written(struct avr_t *board, avr_io_addr_t address, uint8_t value, void *param) {
  (void)board, (void)address, (void)value, (void)param;
  for (int i = 0; i < EEPROM_BYTES; i++) {
    if (cells[i] == kept[i]) continue;
    if (cut > 0 && --cut == 0) {
      cells[i] = 0xFF;
      tell(TORN, 0, 0);
    }
    kept[i] = cells[i];
  }
}

static void traced(struct avr_t *board, avr_io_addr_t address, uint8_t value, void *param) {
  (void)param;
  board->data[address] = value;
  tell(TRACED, 0, value);
}

static void sent(struct avr_irq_t *irq, uint32_t value, void *param) {
  (void)irq, (void)param;
  tell(SENT, 0, value);
}

/* simavr's own sleeps in real time. */
static void wait_for_nobody(avr_t *board, avr_cycle_count_t cycles) { (void)board, (void)cycles; }

static void start_board(const char *hex) {
  uint32_t bytes, start;
  uint8_t *program = read_ihex_file(hex, &bytes, &start);
  avr = avr_make_mcu_by_name("atmega328p");
  if (program == NULL || avr == NULL) fail(hex);
  avr_init(avr);
  avr->frequency = CLOCK_HZ;
  avr->log = LOG_ERROR;
  avr->sleep = wait_for_nobody;
  avr->vcc = avr->avcc = avr->aref = VCC_MV;
  memcpy(avr->flash + start, program, bytes);
  avr->codeend = avr->flashend;

  avr_eeprom_desc_t eeprom = {.ee = NULL, .offset = 0, .size = EEPROM_BYTES};
  avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &eeprom);
  cells = eeprom.ee;
  memset(cells, 0xFF, EEPROM_BYTES);
  memcpy(kept, cells, EEPROM_BYTES);
  avr_register_io_write(avr, EECR, eeprom_written, NULL);
  avr_register_io_write(avr, GPIOR0, traced, NULL);

  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), sent, NULL);
}

static avr_cycle_count_t arrived(avr_t *board, avr_cycle_count_t when, void *param) {
  (void)board, (void)when, (void)param;
  return 0;
}

/* The timer keeps simavr from running, or sleeping, beyond the cycle. */
static struct message run(avr_cycle_count_t end) {
  if (avr->cycle < end) avr_cycle_timer_register(avr, end - avr->cycle, arrived, NULL);
  while (count == 0 && avr->cycle < end) {
    int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) fail("the program ended");
    if (look) tell_levels();
  }
  if (count == 0) return (struct message){.cycle = (double)avr->cycle, .kind = RAN};
  struct message first = events[0];
  memmove(events, events + 1, (size_t)--count * sizeof *events);
  return first;
}

/* Whether it is to be answered. */
static bool obey(const struct message *command, struct message *reply) {
  switch (command->kind) {
    case RUN:
      *reply = run((avr_cycle_count_t)command->cycle);
      return true;
    case DUTY:
      *reply = (struct message){.value = duty()};
      return true;
    case WATCH:
      watch(command->which);
      break;
    case DRIVE:
      drive(command->which, command->value);
      break;
    case MILLIVOLTS:
      avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0 + command->which), command->value);
      break;
    case BYTE:
      avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), command->value);
      break;
    case RESET:
      reset((uint8_t)command->value);
      break;
    case CUT:
      cut = command->value;
      break;
  }
  return false;
}

int main(int arguments_count, char **arguments) {
  if (arguments_count != 4) return 2;
  start_board(arguments[1]);
  int commands = open(arguments[2], O_RDONLY | O_NONBLOCK); /* the other side is opened later */
  int replies = open(arguments[3], O_RDWR);
  if (commands < 0 || replies < 0 || fcntl(commands, F_SETFL, 0) < 0) fail("open");
  puts("ready");
  fflush(stdout);
  struct pollfd first = {.fd = commands, .events = POLLIN};
  if (poll(&first, 1, PATIENCE_MS) != 1) return 1;
  FILE *input = fdopen(commands, "rb");
  for (struct message command, reply; fread(&command, sizeof command, 1, input) == 1;)
    if (obey(&command, &reply) && write(replies, &reply, sizeof reply) != sizeof reply) fail("write");
  return 0;
}
