; The interrupts of the encoders: an edge is counted in some 60 cycles, which is what limits how many a second there may be.
;
; They need two registers, and no table: of the channels A and B just one has changed; the encoder counts up if A and B are
; different now and A has changed, or if they are equal and B has changed.
#define __SFR_OFFSET 0
#include <avr/io.h>

#include "../core/pins.h"
#include "clock.h"

; Offsets in struct encoder_reading.
#define COUNT 0
#define EDGE_4US 2
#define MISSED 4

; A is bit `a` of the port, B the next one. `reading` is the encoder's struct encoder_reading, `levels` what its channels were last.
.macro count_edge port, a, reading, levels
  push r24
  in r24, SREG
  push r24
  push r25
  in r24, \port
  andi r24, 3 << \a
  lds r25, \levels
  sts \levels, r24
  eor r25, r24 ; the channels that have changed
  breq 5f ; none: there and back before it could be seen
  cpi r25, 3 << \a
  breq 7f
  lsr r25 ; B's change, at the place of A,
  eor r24, r25 ; turns A over: then A and B are different for up
  subi r24, -(1 << \a) ; which is now in the place of B
  sbrs r24, \a + 1
  rjmp 1f

  lds r24, \reading + COUNT
  inc r24
  sts \reading + COUNT, r24
  brne 2f
  lds r24, \reading + COUNT + 1
  inc r24
  sts \reading + COUNT + 1, r24
  rjmp 2f

1:lds r24, \reading + COUNT
  subi r24, 1
  sts \reading + COUNT, r24
  brcc 2f
  lds r24, \reading + COUNT + 1
  dec r24
  sts \reading + COUNT + 1, r24

; The time of the edge, as clock_4us has it.
2:lds r24, TCNT2
  sbic TIFR2, OCF2A
  rjmp 6f
3:in r25, TICK_4US_LOW
  add r24, r25
  sts \reading + EDGE_4US, r24
  in r25, TICK_4US_HIGH
  brcc 4f
  inc r25
4:sts \reading + EDGE_4US + 1, r25

9:pop r25
  pop r24
  out SREG, r24
  pop r24
  reti

; No count: but does the tick wait?
5:sbis TIFR2, OCF2A
  rjmp 9b
  lds r24, TCNT2
  cpi r24, TICK_4US / 2
  brcs 9b
  cpi r24, TICK_4US - 2
  brcc 9b
  rjmp 10f

; Both have changed.
7:lds r24, \reading + MISSED
  subi r24, -1
  sts \reading + MISSED, r24
  brcs 5b ; subi -1 borrows unless the byte has wrapped
  lds r24, \reading + MISSED + 1
  inc r24
  sts \reading + MISSED + 1, r24
  rjmp 5b

; The tick's interrupt is still to come, if the timer has started over.
6:cpi r24, TICK_4US / 2
  brcc 8f
  subi r24, -TICK_4US
  rjmp 3b

; If not it does so right now, or the tick has been waiting too long.
8:cpi r24, TICK_4US - 2
  brcc 3b

; The tick waits for a quarter of a millisecond: edges that leave no time for it are noise. They are no longer listened to, and
; called missed, until the encoder is read again: by a control tick, which finds that.
10:
  ldi r24, 0
  out EIMSK, r24
  sts PCICR, r24
  lds r24, \reading + MISSED + 1
  inc r24
  sts \reading + MISSED + 1, r24
  rjmp 9b
.endm

  .section .text.encoder_interrupts, "ax", @progbits

  .global INT0_vect
  .global INT1_vect
INT0_vect:
INT1_vect:
  count_edge PIND, PIN_CART_A, encoder_readings, encoder_levels

  .global PCINT1_vect
PCINT1_vect:
  count_edge PINC, (PIN_POLE_A - PIN_ANALOG_0), encoder_readings + 6, encoder_levels + 1
