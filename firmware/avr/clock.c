// Counts system ticks with Timer2, and calls the control tick once in a control period.
#include "clock.h"

#include <avr/interrupt.h>
#include <stdbool.h>
#include <util/atomic.h>

#include "../core/control.h"
#include "../core/hardware.h"
#include "../core/pins.h"
#include "../core/protocol.h"
#include "../core/static_assert.h"
#include "config.h"
#include "servo.h"
#include "watchdog.h"

enum { PRESCALER = 64 };

STATIC_ASSERT(TICK_4US * 4 == SYSTEM_TICK_US, system_tick);
STATIC_ASSERT(F_CPU / PRESCALER == 250000, timer_counts_4us);

/* In two parts, so that the interrupt nearly always has only one to count up. */
static volatile uint16_t ticks;
static volatile uint32_t tick_overflows;

/* Times in system ticks. Control has its turn for a tick, and in between, if there is a window, for a sample. */
static struct {
  uint8_t period; /* 0: no turns */
  uint8_t window; /* 0: no samples */
  bool samples; /* next time */
  volatile uint8_t countdown; /* to the next turn */
  volatile uint8_t next; /* from that to the one after it */
  volatile bool busy;
  volatile bool ended; /* a turn, since the main loop looked */
  volatile uint16_t unseen; /* ticks since then */
} control;

/* The watchdog waits for 250 ms at 128 kHz, 10 % more or less. */
enum { HUNG_TICKS = 200L * 1000 / SYSTEM_TICK_US };

/* The next turn is a sample or a tick. */
static void prepare(bool sample) {
  control.samples = sample;
  control.next = sample ? control.window : (uint8_t)(control.period - control.window);
}

/* Never asked for by the timer: the next one jumps here, and from here on the others are served. */
ISR(TIMER2_COMPB_vect, ISR_NOBLOCK) {
  if (clock_is_lent()) servo_tick();
  if (control.period == 0) return;
  bool sample = control.samples;
  prepare(!sample && control.window > 0);
  if (control.busy) {
    control_overrun();
    return;
  }
  control.busy = true;
  if (!sample && (control.unseen = (uint16_t)(control.unseen + control.period)) >= HUNG_TICKS) watchdog_mark_hang();
  if (sample) {
    TRACE_REGISTER |= TRACE_SAMPLE; /* an emulator sees when it begins and ends */
    control_sample();
    TRACE_REGISTER &= (uint8_t)~TRACE_SAMPLE;
  } else {
    TRACE_REGISTER |= TRACE_TICK;
    control_tick();
    TRACE_REGISTER &= (uint8_t)~TRACE_TICK;
    control.ended = true;
  }
  control.busy = false;
}

/* Edges wait for as long as interrupts are off, so the interrupt does the little there is to do in each tick with two registers,
   and goes on to the one above, which saves its own registers and returns, only when control has a turn. */
ISR(TIMER2_COMPA_vect, ISR_NAKED) {
  __asm__ volatile(
      "push r24\n\tin r24,__SREG__\n\tpush r24\n\tpush r25\n\t"
      "in r24,%[low]\n\tin r25,%[high]\n\tsubi r24,lo8(-(%[units]))\n\tsbci r25,hi8(-(%[units]))\n\t"
      "out %[low],r24\n\tout %[high],r25\n\t"
      "lds r24,%[ticks]\n\tlds r25,%[ticks]+1\n\tadiw r24,1\n\tsts %[ticks],r24\n\tsts %[ticks]+1,r25\n\tbreq 2f\n"
      "1:\n\tlds r24,%[countdown]\n\tdec r24\n\tsts %[countdown],r24\n\tpop r25\n\tbreq 3f\n\t"
      "pop r24\n\tout __SREG__,r24\n\tpop r24\n\treti\n"
      "2:\n\tlds r24,%[overflows]\n\tlds r25,%[overflows]+1\n\tadiw r24,1\n\tsts %[overflows],r24\n\tsts %[overflows]+1,r25\n\t"
      "brne 1b\n\tlds r24,%[overflows]+2\n\tinc r24\n\tsts %[overflows]+2,r24\n\trjmp 1b\n"
      "3:\n\tlds r24,%[next]\n\tsts %[countdown],r24\n\tpop r24\n\tout __SREG__,r24\n\tpop r24\n\t"
      "%~jmp %x[due]"
      :
      : [low] "I"(_SFR_IO_ADDR(TICK_4US_LOW)), [high] "I"(_SFR_IO_ADDR(TICK_4US_HIGH)), [units] "n"(TICK_4US), [ticks] "i"(&ticks),
        [overflows] "i"(&tick_overflows), [countdown] "i"(&control.countdown), [next] "i"(&control.next), [due] "i"(TIMER2_COMPB_vect));
}

STATIC_ASSERT(LENT_TOP + 1 == TICK_4US * PRESCALER, lent_timer_makes_the_same_tick);

/* The same tick while Timer1 is lent; servos then have every turn of control, which has none. */
ISR(TIMER1_OVF_vect, ISR_ALIASOF(TIMER2_COMPA_vect));

static void tick_by_timer2(void) {
  TCCR2A = 1 << WGM21; /* count to OCR2A and start over */
  TCCR2B = 1 << CS22; /* clk/64 */
  OCR2A = TICK_4US - 1;
  TIMSK2 = 1 << OCIE2A;
}

void clock_begin(void) {
  TICK_4US_LOW = 0;
  TICK_4US_HIGH = 0;
  tick_by_timer2();
}

/* Until a tick has just been: the next one is far enough away for the timers to change places. */
static void await_tick(void) {
  uint8_t before = TICK_4US_LOW;
  while (TICK_4US_LOW == before) continue;
}

void clock_lend(void) {
  if (clock_is_lent()) return;
  control.countdown = 1;
  control.next = 1;
  await_tick();
  TIMSK2 = 0;
  TCCR2A = 1 << WGM20; /* phase correct PWM; clk/64 as before */
  TCCR1B = 0;
  TCCR1A = 1 << WGM11;
  ICR1 = LENT_TOP;
  TCNT1 = 0;
  TIFR1 = 1 << TOV1;
  TCCR1B = 1 << WGM13 | 1 << WGM12 | 1 << CS10; /* fast PWM to ICR1, clk/1 */
  TIMSK1 = 1 << TOIE1;
}

void clock_take_back(void) {
  control.next = 0;
  await_tick();
  TIMSK1 = 0;
  TCNT2 = 0;
  TIFR2 = 1 << OCF2A;
  tick_by_timer2();
}

bool clock_lives(void) {
  static uint8_t seen;
  bool lives;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    lives = control.period == 0 ? (uint8_t)ticks != seen : control.ended;
    seen = (uint8_t)ticks;
    control.ended = false;
    if (lives) control.unseen = 0;
  }
  return lives;
}

uint32_t clock_ms(void) {
  uint32_t now;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { now = tick_overflows << 15 | ticks >> 1; }
  return now;
}

static uint16_t lent_4us(void) {
  uint16_t now;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    uint16_t count = TCNT1;
    now = TICK_4US_LOW | (uint16_t)TICK_4US_HIGH << 8;
    if ((TIFR1 & (1 << TOV1)) && count < LENT_TOP / 2) now += TICK_4US;
    now += count / PRESCALER;
  }
  return now;
}

uint16_t clock_4us(void) {
  uint16_t now;
  if (clock_is_lent()) return lent_4us();
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    uint8_t count = TCNT2;
    now = TICK_4US_LOW | (uint16_t)TICK_4US_HIGH << 8;
    if ((TIFR2 & (1 << OCF2A)) && count < TICK_4US / 2) now += TICK_4US; /* the tick's interrupt is still to come */
    now += count;
  }
  return now;
}

void clock_wait(uint16_t us) {
  uint16_t begun = clock_4us();
  while ((uint16_t)(clock_4us() - begun) < us / 4) continue;
}

void control_timer(uint8_t period, uint8_t window) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    control.period = period;
    control.window = window;
    control.countdown = (uint8_t)(period - window);
    prepare(window > 0);
  }
}
