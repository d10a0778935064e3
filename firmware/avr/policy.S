; The fixed-point policy: the bits of FixedPolicy in src/network/fixed-policy.ts, which core/policy.c tells in C. How long it takes depends
; on the network alone, but for a few cycles when an observation is beyond 32.
;
; Three parts, one after the other: the sums of all subsets of each half of the inputs (network.h tells their order), the kinds, the outputs.
;
; Signs cost time, so there are none. A sum is made smaller by TANH_ONE * 256, from where on tanh is 1: then it is below 0 where the table
; rises, and its upper byte tells whether it is in the table at all. The table holds 1 + tanh; what that is too much for each unit is taken
; off the sum over the kinds at its beginning. Numbers are little endian, three bytes long in Q13 and Q23.
;
; A control tick may interrupt what uses these sums, but not while it has a network to evaluate itself: while the machine may move nothing
; else does (sentence.c, may_replace in command.c).
#include "../core/network.h"
#include "tanh_table.inc"

; At the beginning of a page (see the Makefile), so that one byte is an address.
  .section .sums, "aw", @nobits
sums:
  .skip SUM_BYTES * (LOW_SUMS + HIGH_SUMS)
observations: ; the low byte of where they begin
  .skip 1
  .org SUMS_ROOM ; refused if there is more
#define PAGE hi8(sums)

#define zero r1 /* but after a multiplication */
#define network r12 /* and r13 */

; While sums are made. X: where the next one goes. Y: the sum that is added to. Z: the next observation.
#define x0 r19 /* an observation; x1 to x3 are what it becomes */
#define x1 r20
#define x2 r21
#define x3 r22
#define first0 r16 /* of a pair of inputs; x1 to x3 are the second less the first */
#define first1 r17
#define first2 r15
#define u0 r19 /* a sum */
#define u1 r18
#define u2 r23
#define begin r14 /* of the half's sums: 0 for the first half, which is how it is known */
#define end r0 /* of the sums before this pair */
#define left r24 /* inputs of the half, and MIRRORED */
#define unit r25 /* bit 0: the next input's scale is 1 */

  .section .text.policy, "ax", @progbits

; Brings the next observation into x1 to x3, scaled and rounded to Q13: 26 cycles if its scale is 1 and it is not far out. What is added is
; the half that rounds, and 32. T: whether it was held at a limit.
;
; What is rare stands elsewhere, since a branch is quicker when it is not taken: `scale_rest` has it.
#define OFFSET (32 + (32 << 19))
.macro scale, at
  ld x0, Z+
  ld x1, Z+
  ld x2, Z+
  ld x3, Z+
  lsr unit
  brcc multiply_\at
scaled_\at:
  subi x0, lo8(-OFFSET)
  sbci x1, hi8(-OFFSET)
  sbci x2, hlo8(-OFFSET)
  sbci x3, hhi8(-OFFSET)
  brlt low_\at
  cpi x3, (64 + 32) >> 5
  brsh high_\at
good_\at:
  lsl x0
  rol x1
  rol x2
  rol x3
  lsl x0
  rol x1
  rol x2
  rol x3
  subi x3, 32 << 13 >> 16
held_\at:
.endm

; The largest is 64 - 2^-13, and so is the least but for its sign: at -64 and a bit more it is held too.
.macro scale_rest, at
multiply_\at:
  rcall multiply
  rjmp scaled_\at
low_\at: ; below -32
  cpi x3, (-64 + 32) >> 5 & 0xFF
  brne lowest_\at
  tst x2
  brne good_\at
  cpi x0, 64
  cpc x1, zero
  brsh good_\at
lowest_\at:
  set
  ldi x1, lo8(1 - (64 << 13))
  ldi x2, hi8(1 - (64 << 13))
  ldi x3, hlo8(1 - (64 << 13))
  rjmp held_\at
high_\at:
  set
  ldi x1, lo8((64 << 13) - 1)
  ldi x2, hi8((64 << 13) - 1)
  ldi x3, hlo8((64 << 13) - 1)
  rjmp held_\at
.endm

; x0 to x3 by the scale of their input, in units of 2^-8 rounded down, which leaves the rounding after it as it is. Too large: some number
; of the same sign that is too large.
#define scale0 r18
#define scale1 r23
#define none r25 /* a zero while `zero` is the multiplication's */
multiply:
  lds scale1, observations
  mov scale0, ZL
  sub scale0, scale1
  lsr scale0 ; two bytes for each four of observations, these included
  movw YL, network
  add YL, scale0
  adc YH, zero
  ldd scale0, Y + NETWORK_SCALES - 2
  ldd scale1, Y + NETWORK_SCALES - 1
  push none
  clr none

  mulsu x3, scale1
  movw YL, r0
  mulsu x3, scale0
  sbc YH, none ; the product's sign
  mov x3, r0
  add YL, r1
  adc YH, none
  mul x2, scale1
  add x3, r0
  adc YL, r1
  adc YH, none
  mul x2, scale0
  mov x2, r0
  add x3, r1
  adc YL, none
  adc YH, none
  mul x1, scale1
  add x2, r0
  adc x3, r1
  adc YL, none
  adc YH, none
  mul x1, scale0
  mov x1, r0
  add x2, r1
  adc x3, none
  adc YL, none
  adc YH, none
  mul x0, scale1
  add x1, r0
  adc x2, r1
  adc x3, none
  adc YL, none
  adc YH, none
  mul x0, scale0
  add x1, r1
  adc x2, none
  adc x3, none
  adc YL, none
  adc YH, none
  clr zero
  pop none

  mov x0, x1
  mov x1, x2
  mov x2, x3
  mov x3, YL
  lsl YL
  sbc YL, YL
  cp YL, YH ; the fifth byte is the sign of the fourth, or there is no room for it
  breq 1f
  ldi x3, 0x7F
  sbrc YH, 7
  ldi x3, 0x80
1:ldi YH, PAGE
  ret

; bool policy_act(const struct network *network, const int32_t *observations, int16_t *actions): r25:r24, r23:r22, r21:r20; returns r24.
  .global policy_act
policy_act:
  push r12
  push r13
  push r14
  push r15
  push r16
  push r17
  push YL
  push YH
  push r20
  push r21

  movw network, r24
  movw YL, r24
  movw ZL, r22
  sts observations, ZL
  clt
  ldd left, Y + NETWORK_HALVES
  ldd unit, Y + NETWORK_HALVES + 1
  ldi YH, PAGE
  ldi XH, PAGE
  ldi XL, lo8(sums)
#define START (-TANH_ONE * 256) /* all sums of the first half have it */
  ldi x1, lo8(START)
  ldi x2, hi8(START)
  ldi x3, hlo8(START)

half:
  mov begin, XL
  st X+, x1
  st X+, x2
  st X+, x3
  sbrc left, 7
  rjmp mirrored
  sbrs left, 0
  rjmp even
  movw first0, x1
  mov first2, x3
  scale odd
  add x1, first0
  adc x2, first1
  adc x3, first2
  st X+, x1
  st X+, x2
  st X+, x3
even:
  subi left, 2
  brcs half_done
  rjmp pair
half_done:
  movw YL, network
  tst begin
  breq 1f
  rjmp all_summed
1:ldd left, Y + NETWORK_HALVES + 2
  ldd unit, Y + NETWORK_HALVES + 3
  ldi YH, PAGE
  ldi XL, lo8(sums + SUM_BYTES * LOW_SUMS)
  clr x1
  clr x2
  clr x3
  rjmp half

  scale_rest odd
  scale_rest first
  scale_rest second

pair:
  scale first
  movw first0, x1
  mov first2, x3
  scale second
  sub x1, first0
  sbc x2, first1
  sbc x3, first2
  mov YL, begin
  mov end, XL
extend: ; each sum: with the first input, with the second, with both
  ld u0, Y+
  ld u1, Y+
  ld u2, Y+
  add u0, first0
  adc u1, first1
  adc u2, first2
  st X+, u0
  st X+, u1
  st X+, u2
  add u0, x1
  adc u1, x2
  adc u2, x3
  st X+, u0
  st X+, u1
  st X+, u2
  add u0, first0
  adc u1, first1
  adc u2, first2
  st X+, u0
  st X+, u1
  st X+, u2
  cp YL, end
  brne extend
  subi left, 2
  brcs 1f
  rjmp pair
1:rjmp half_done

mirrored: ; each sum: with the input added, and subtracted
  cpi left, MIRRORED
  brne 1f
  rjmp half_done
1:dec left
  scale mirror
  movw first0, x1 ; twice
  mov first2, x3
  lsl first0
  rol first1
  rol first2
  mov YL, begin
  mov end, XL
both_signs:
  ld u0, Y+
  ld u1, Y+
  ld u2, Y+
  add u0, x1
  adc u1, x2
  adc u2, x3
  st X+, u0
  st X+, u1
  st X+, u2
  sub u0, first0
  sbc u1, first1
  sbc u2, first2
  st X+, u0
  st X+, u1
  st X+, u2
  cp YL, end
  brne both_signs
  rjmp mirrored

  scale_rest mirror

; While kinds are added. X and Z: two sums. Y: the list of kinds. T: there is a second output.
#undef zero
#define zero r18
#define a0 r19 /* a sum, its upper two bytes a place in the table */
#define a1 r20
#define a2 r21
#define t0 r20 /* 1 + tanh in Q23 */
#define t1 r22
#define t2 r23
#define rise0 r20
#define rise1 r21
#define count r21
#define held r24 /* what T was */
#define kinds r25
#define first_sum 14 /* r14 to r17: an output's sum */
#define second_sum 10 /* r10 to r13 */

; Brings 1 + tanh of a2:a1:a0, which is in the table, into t2:t1:t0; 28 cycles.
.macro interpolate
  movw ZL, a1
  lsl ZL
  rol ZH
  subi ZL, lo8(-(tanh_ones))
  sbci ZH, hi8(-(tanh_ones))
  lpm t1, Z+
  lpm t2, Z+
  lpm rise0, Z+
  lpm rise1, Z
  sub rise0, t1
  sbc rise1, t2
  mul rise0, a0
  mov t0, r0
  add t1, r1
  adc t2, zero
  mul rise1, a0
  add t1, r0
  adc t2, r1
.endm

; An output's sum at its beginning: what rounds it to Q13 and makes it smaller as all sums are, less 1 for each unit. Q23.
#define BEGIN (512 - TANH_ONE * 256 * 1024)
.macro begin_sum sum, output
  ldd r23, Y + NETWORK_UNITS + \output
  clr r22
  asr r23
  ror r22
  ldi r20, hlo8(BEGIN)
  ldi r21, hhi8(BEGIN)
  sub r20, r22
  sbc r21, r23
  movw \sum + 2, r20
  ldi r20, lo8(BEGIN)
  ldi r21, hi8(BEGIN)
  movw \sum, r20
.endm

; Adds 1 + tanh to an output's sum, once for each of `count` units, or takes it off for each mirror image. There are 32 at most, so multiplying
; would not pay.
.macro add_units sum, at
  sbrc count, 7
  rjmp take_off_\at
1:add \sum, t0
  adc \sum + 1, t1
  adc \sum + 2, t2
  adc \sum + 3, zero
  dec count
  brne 1b
units_added_\at:
.endm
.macro take_off_units sum, at
take_off_\at:
  sub \sum, t0
  sbc \sum + 1, t1
  sbc \sum + 2, t2
  sbc \sum + 3, zero
  inc count
  brne take_off_\at
  rjmp units_added_\at
.endm

all_summed:
  clr zero
  clr held
  bld held, 0
  ldd kinds, Y + NETWORK_OUTPUTS
  bst kinds, 1
  ldd kinds, Y + NETWORK_KINDS
  begin_sum first_sum, 0
  brtc 1f
  push second_sum ; and the next: a caller's, and the other two are saved already
  push second_sum + 1
  begin_sum second_sum, 1
1:adiw YL, NETWORK_KIND_LIST
  tst kinds
  brne kind
  rjmp act

; Beyond the table 1 + tanh is 0, or 2, which has no room in t2: its fourth byte is added here. It takes as long as the table.
beyond:
  ldd t1, Y + 0
  sbrs a2, 7
  add first_sum + 3, t1
  ldd t1, Y + 1 ; of the next kind, if there is one output: then nobody reads the second sum
  sbrs a2, 7
  add second_sum + 3, t1
  ldi t1, 5
1:dec t1
  brne 1b
  clr t2
  clr t0
  rjmp in_table
both: ; each output reads some units of the kind, or none
  ld count, Y+
  tst count
  breq 2f
  add_units first_sum, first_of_two
2:ld count, Y+
  tst count
  breq 3f
  add_units second_sum, second_of_two
3:rjmp added
kind:
  ld XL, Y+
  ld a0, X+
  ld a1, X+
  ld a2, X
  ld XL, Y+
  ld t1, X+
  add a0, t1
  ld t1, X+
  adc a1, t1
  ld t1, X
  adc a2, t1
  cpi a2, 0xFE
  brlo beyond
  interpolate
in_table:
  brts both
  ld count, Y+
  add_units first_sum, only
added:
  dec kinds
  brne kind

; X: the actions.
act:
  brts keep_second
act_on:
  pop XH
  pop XL
output:
  movw a1, first_sum + 2
  mov a0, first_sum + 1
  asr a2
  ror a1
  ror a0
  asr a2
  ror a1
  ror a0
  cpi a2, 0xFE
  brlo output_beyond
  interpolate
  lsl t0 ; rounds to Q15
  adc t1, zero
  adc t2, zero
  sbc t0, t0
  or t1, t0
  or t2, t0
store_action:
  subi t2, 0x80
  st X+, t1
  st X+, t2
  brts second_output
  clr r1
  pop YH
  pop YL
  pop r17
  pop r16
  pop r15
  pop r14
  pop r13
  pop r12
  ret

; The second output's sum moves out of the way of what is restored.
keep_second:
  movw YL, second_sum + 2
  mov kinds, second_sum + 1
  pop second_sum + 1
  pop second_sum
  rjmp act_on
second_output:
  clt
  movw first_sum + 2, YL
  mov first_sum + 1, kinds
  rjmp output

output_beyond:
  ldi t1, 9
1:dec t1
  brne 1b
  lsl a2
  sbc t1, t1
  com t1
  mov t2, t1
  rjmp store_action

  take_off_units first_sum, first_of_two
  take_off_units second_sum, second_of_two
  take_off_units first_sum, only
