// Swing-up on the article's rail in C for SSE2, eight episodes of a policy at once: sim/kernel/assembly in its order of operations, and so with its bits.
//
//   swing-up FILE ROUNDS
//
// FILE holds numbers of 64 bits: how many policies, how many steps; the start of each of 8 episodes (6 numbers); 32 counts for each policy.
// For each round a line tells the nanoseconds that all took. The last line is all returns, as hexadecimal bits.
#include <emmintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LANES = 8, VECTORS = LANES / 2, INPUTS = 5, STATE = 6, GROUPS = 8, STEPS_OF_CIRCLE = 64, STEPS_OF_OCTAVE = 64 };

typedef __m128d v2;

static inline v2 all(double x) { return _mm_set1_pd(x); }
static inline v2 add(v2 a, v2 b) { return _mm_add_pd(a, b); }
static inline v2 sub(v2 a, v2 b) { return _mm_sub_pd(a, b); }
static inline v2 mul(v2 a, v2 b) { return _mm_mul_pd(a, b); }
static inline v2 quotient(v2 a, v2 b) { return _mm_div_pd(a, b); }
static inline v2 dot(v2 a, v2 b, v2 c, v2 d) { return add(mul(a, b), mul(c, d)); }
static inline v2 cross(v2 a, v2 b, v2 c, v2 d) { return sub(mul(a, b), mul(c, d)); }
static inline v2 negative(v2 x) { return _mm_xor_pd(x, all(-0.0)); }
static inline v2 magnitude(v2 x) { return _mm_andnot_pd(all(-0.0), x); }
static inline v2 limit(v2 x, double most) { return _mm_max_pd(all(-most), _mm_min_pd(all(most), x)); }
static inline v2 chosen(v2 a, v2 b, v2 which) { return _mm_or_pd(_mm_and_pd(which, a), _mm_andnot_pd(which, b)); }

static double sineCosine[STEPS_OF_CIRCLE][2];
static double root[STEPS_OF_OCTAVE];

static void prepareTables(void) {
  static const double quarter[] = {0,
                                   0.0980171403295606,
                                   0.19509032201612828,
                                   0.2902846772544624,
                                   0.3826834323650898,
                                   0.47139673682599764,
                                   0.5555702330196022,
                                   0.6343932841636455,
                                   0.7071067811865476,
                                   0.773010453362737,
                                   0.8314696123025452,
                                   0.881921264348355,
                                   0.9238795325112867,
                                   0.9569403357322088,
                                   0.9807852804032304,
                                   0.9951847266721969,
                                   1};
  for (int j = 0; j < STEPS_OF_CIRCLE; j++) {
    int half = j % 32;
    double sine = quarter[half <= 16 ? half : 32 - half];
    if (j >= 32) sine = -sine;
    sineCosine[j][0] = sine;
    sineCosine[(j + 48) % STEPS_OF_CIRCLE][1] = sine;
  }
  root[0] = 1;
  for (int stride = STEPS_OF_OCTAVE / 2; stride >= 1; stride /= 2)
    for (int j = stride; j < STEPS_OF_OCTAVE; j += 2 * stride)
      root[j] = sqrt(2 * j < STEPS_OF_OCTAVE ? root[2 * j] : 2 * root[2 * j - STEPS_OF_OCTAVE]);
}

static const double ROUND = 6755399441055744.0;

static inline v2 expWithin(v2 x) {
  v2 shifted = add(mul(x, all(92.33248261689366)), all(ROUND));
  v2 k = sub(shifted, all(ROUND));
  v2 r = sub(sub(x, mul(k, all(0.010830424695086549))), mul(k, all(1.162596423439437e-12)));
  v2 p = add(all(0.04166672337963064), mul(r, all(0.008333343422016646)));
  p = add(all(0.16666666666654145), mul(r, p));
  p = add(all(0.4999999999994854), mul(r, p));
  v2 less1 = add(r, mul(mul(r, r), p));
  __m128i bits = _mm_castpd_si128(shifted);
  int low = _mm_cvtsi128_si32(bits) & 63;
  int high = _mm_cvtsi128_si32(_mm_unpackhi_epi64(bits, bits)) & 63;
  v2 roots = _mm_loadh_pd(_mm_load_sd(&root[low]), &root[high]);
  v2 y = add(roots, mul(roots, less1));
  __m128i octaves = _mm_slli_epi64(_mm_and_si128(bits, _mm_set1_epi64x(~63LL)), 46);
  return _mm_castsi128_pd(_mm_add_epi64(_mm_castpd_si128(y), octaves));
}

static inline void sinCos(v2 x, v2 *sine, v2 *cosine) {
  v2 shifted = add(mul(x, all(10.185916357881302)), all(ROUND));
  v2 k = sub(shifted, all(ROUND));
  v2 r = sub(sub(x, mul(k, all(0.09817477042088285))), mul(k, all(3.79818781656637e-12)));
  v2 z = mul(r, r);
  v2 p = add(all(0.008333333312425093), mul(z, all(-0.0001983990837226642)));
  p = add(all(-0.166666666666657), mul(z, p));
  v2 sinR = add(r, mul(mul(r, z), p));
  p = add(all(0.04166666650627098), mul(z, all(-0.0013887740767179585)));
  p = add(all(-0.49999999999993633), mul(z, p));
  v2 cosRLess1 = mul(z, p);
  __m128i bits = _mm_castpd_si128(shifted);
  v2 step0 = _mm_loadu_pd(sineCosine[_mm_cvtsi128_si32(bits) & 63]);
  v2 step1 = _mm_loadu_pd(sineCosine[_mm_cvtsi128_si32(_mm_unpackhi_epi64(bits, bits)) & 63]);
  v2 s = _mm_unpacklo_pd(step0, step1);
  v2 c = _mm_unpackhi_pd(step0, step1);
  *sine = add(s, add(mul(s, cosRLess1), mul(c, sinR)));
  *cosine = add(c, sub(mul(c, cosRLess1), mul(s, sinR)));
}

// The policy: how many units each set of inputs has, in groups of four sets, those without a unit left out.
static int groups;
static int groupRow[GROUPS];
static double groupCounts[GROUPS][4];
static double total;

static void preparePolicy(const double counts[32]) {
  groups = 0;
  total = 0;
  for (int g = 0; g < GROUPS; g++) {
    double sum = 0;
    for (int j = 0; j < 4; j++) {
      double count = g + j == 0 ? 0 : counts[4 * g + j];
      groupCounts[groups][j] = count;
      sum += count;
    }
    if (sum > 0) groupRow[groups++] = g;
    total += sum;
  }
}

static v2 state[STATE][VECTORS];
static v2 twice[INPUTS][VECTORS];
static v2 lows[3][VECTORS];
static v2 highs[GROUPS][VECTORS];
static v2 sums[VECTORS];
static v2 force[VECTORS];

enum { POSITION, VELOCITY, ANGLE, ANGULAR_VELOCITY, SINE, COSINE };

static inline int isFar(int at) {
  static const int shown[INPUTS] = {POSITION, VELOCITY, COSINE, SINE, ANGULAR_VELOCITY};
  v2 s[INPUTS];
  for (int i = 0; i < INPUTS; i++) s[i] = mul(all(2), state[shown[i]][at]);
  v2 sum = add(add(add(add(magnitude(s[0]), magnitude(s[1])), magnitude(s[2])), magnitude(s[3])), magnitude(s[4]));
  int far = _mm_movemask_pd(_mm_cmpnle_pd(sum, all(128)));
  for (int i = 0; i < INPUTS; i++) twice[i][at] = far ? limit(s[i], 128) : s[i];
  return far;
}

static inline void exponentials(int at) {
  v2 e0 = expWithin(twice[0][at]);
  v2 e1 = expWithin(twice[1][at]);
  lows[0][at] = e0;
  lows[1][at] = e1;
  lows[2][at] = mul(e0, e1);
  v2 e2 = expWithin(twice[2][at]);
  v2 e3 = expWithin(twice[3][at]);
  v2 e4 = expWithin(twice[4][at]);
  v2 e23 = mul(e2, e3);
  highs[0][at] = all(1);
  highs[1][at] = e2;
  highs[2][at] = e3;
  highs[3][at] = e23;
  highs[4][at] = e4;
  highs[5][at] = mul(e2, e4);
  highs[6][at] = mul(e3, e4);
  highs[7][at] = mul(e23, e4);
}

static inline v2 fractions(const double n[4], v2 e0, v2 e1, v2 e2, v2 e3, int limited) {
  if (limited) {
    e0 = _mm_min_pd(all(1e75), e0);
    e1 = _mm_min_pd(all(1e75), e1);
    e2 = _mm_min_pd(all(1e75), e2);
    e3 = _mm_min_pd(all(1e75), e3);
  }
  v2 a = add(e0, all(1)), b = add(e1, all(1)), c = add(e2, all(1)), d = add(e3, all(1));
  v2 ab = mul(a, b), cd = mul(c, d);
  v2 left = mul(dot(all(n[0]), b, all(n[1]), a), cd);
  v2 right = mul(dot(all(n[2]), d, all(n[3]), c), ab);
  return quotient(add(left, right), mul(ab, cd));
}

static inline void sumGroups(int at, int limited) {
  v2 sum = all(0);
  for (int g = 0; g < groups; g++) {
    v2 high = highs[groupRow[g]][at];
    v2 e1 = mul(high, lows[0][at]), e2 = mul(high, lows[1][at]), e3 = mul(high, lows[2][at]);
    sum = add(sum, fractions(groupCounts[g], high, e1, e2, e3, limited));
  }
  sums[at] = sum;
}

static inline void act(int at) {
  v2 e = expWithin(sub(all(2 * total), mul(all(4), sums[at])));
  force[at] = mul(all(100), sub(all(1), quotient(all(2), add(all(1), e))));
}

static const double STEP_S = 0.0165, GRAVITY = 9.8, CART_KG = 10.47197598009977, DAMPING = 0.03999999910593033;
static const double POLE_KG = 5.018591545810472, CENTRE_X = 0.0005000000237487257, CENTRE_Z = 0.30000001192092896;
static const double POLE_INERTIA = 0.26653950154827094, RAIL_M = 2;

static v2 cartDamping[VECTORS], poleForceX[VECTORS], poleTorque[VECTORS], m12s[VECTORS], m22s[VECTORS], inverses[VECTORS];

static inline v2 dampingAt(v2 squared, double atRest) {
  v2 speed = _mm_and_pd(_mm_sqrt_pd(squared), _mm_cmpgt_pd(squared, all(2.220446049250313e-16)));
  return add(all(atRest), mul(all(atRest), speed));
}

static inline void weigh(int at) {
  v2 v = state[VELOCITY][at], omega = state[ANGULAR_VELOCITY][at], s = state[SINE][at], c = state[COSINE][at];
  v2 rx = dot(all(CENTRE_X), c, all(CENTRE_Z), s);
  v2 rz = cross(all(CENTRE_Z), c, all(CENTRE_X), s);
  v2 ux = add(v, mul(rz, omega));
  v2 uz = mul(negative(rx), omega);
  v2 omega2 = mul(omega, omega);
  v2 cart = dampingAt(mul(v, v), CART_KG * DAMPING);
  v2 linear = dampingAt(dot(ux, ux, uz, uz), POLE_KG * DAMPING);
  v2 angular = dampingAt(omega2, POLE_INERTIA * DAMPING);
  v2 centrifugal = mul(all(POLE_KG), omega2);
  v2 fx = cross(rx, centrifugal, linear, ux);
  v2 fz = sub(sub(mul(rz, centrifugal), all(POLE_KG * GRAVITY)), mul(linear, uz));
  v2 m12 = mul(all(POLE_KG), rz);
  v2 m22 = add(all(POLE_INERTIA), mul(all(POLE_KG), dot(rx, rx, rz, rz)));
  cartDamping[at] = mul(cart, v);
  poleForceX[at] = fx;
  poleTorque[at] = sub(cross(rz, fx, rx, fz), mul(angular, omega));
  m12s[at] = m12;
  m22s[at] = m22;
  inverses[at] = quotient(all(1), cross(all(CART_KG + POLE_KG), m22, m12, m12));
}

static inline v2 stopImpulse(v2 x, v2 v, v2 mobility) {
  v2 leftGap = add(x, all(RAIL_M));
  v2 right = _mm_cmpgt_pd(leftGap, all(0));
  v2 gap = chosen(sub(all(RAIL_M), x), leftGap, right);
  v2 away = _mm_and_pd(right, all(-0.0));
  v2 mass = quotient(all(1), mobility);
  v2 impulse = mul(_mm_xor_pd(negative(v), away), mass);
  v2 correction = mul(quotient(mul(negative(gap), all(0.2)), all(STEP_S)), mass);
  v2 shallow = _mm_cmpgt_pd(gap, all(-0.03999999910593033));
  impulse = chosen(add(impulse, correction), impulse, shallow);
  impulse = _mm_max_pd(all(0), _mm_min_pd(all(100), impulse));
  return _mm_xor_pd(impulse, away);
}

static inline void move(int at) {
  v2 x = state[POSITION][at], m12 = m12s[at], m22 = m22s[at], inverse = inverses[at];
  v2 q1 = add(sub(force[at], cartDamping[at]), poleForceX[at]);
  v2 q2 = poleTorque[at];
  v2 step = mul(all(STEP_S), inverse);
  v2 v = limit(add(state[VELOCITY][at], mul(step, cross(m22, q1, m12, q2))), 100);
  v2 turned = cross(all(CART_KG + POLE_KG), q2, m12, q1);
  v2 omega = limit(add(state[ANGULAR_VELOCITY][at], mul(step, turned)), 100);
  v2 free = _mm_and_pd(_mm_cmpgt_pd(add(x, all(RAIL_M)), all(0)), _mm_cmpgt_pd(sub(all(RAIL_M), x), all(0)));
  if (_mm_movemask_pd(free) != 3) {
    v2 mobility = mul(m22, inverse);
    v2 impulse = stopImpulse(x, v, mobility);
    v2 pushed = _mm_andnot_pd(free, _mm_cmpneq_pd(impulse, all(0)));
    v = chosen(limit(add(v, mul(impulse, mobility)), 100), v, pushed);
    omega = chosen(limit(sub(omega, mul(impulse, mul(m12, inverse))), 100), omega, pushed);
  }
  state[POSITION][at] = add(x, mul(all(STEP_S), v));
  state[VELOCITY][at] = v;
  state[ANGLE][at] = add(state[ANGLE][at], mul(all(STEP_S), omega));
  state[ANGULAR_VELOCITY][at] = omega;
}

static void play(const double starts[LANES][STATE], int steps, double returns[LANES]) {
  v2 earned[VECTORS];
  for (int at = 0; at < VECTORS; at++) {
    earned[at] = all(0);
    for (int i = 0; i < STATE; i++) state[i][at] = _mm_set_pd(starts[2 * at + 1][i], starts[2 * at][i]);
  }
  for (int k = 0; k < steps; k++) {
    int far = 0;
    for (int at = 0; at < VECTORS; at++) far |= isFar(at);
    for (int at = 0; at < VECTORS; at++) exponentials(at);
    if (far)
      for (int at = 0; at < VECTORS; at++) sumGroups(at, 1);
    else
      for (int at = 0; at < VECTORS; at++) sumGroups(at, 0);
    for (int at = 0; at < VECTORS; at++) act(at);
    for (int at = 0; at < VECTORS; at++) weigh(at);
    for (int at = 0; at < VECTORS; at++) move(at);
    for (int at = 0; at < VECTORS; at++) sinCos(state[ANGLE][at], &state[SINE][at], &state[COSINE][at]);
    for (int at = 0; at < VECTORS; at++) earned[at] = add(earned[at], state[COSINE][at]);
  }
  for (int at = 0; at < VECTORS; at++) _mm_storeu_pd(&returns[2 * at], earned[at]);
}

int main(int count, char **words) {
  FILE *file = count == 3 ? fopen(words[1], "rb") : NULL;
  double head[2];
  if (!file || fread(head, sizeof(double), 2, file) != 2) return 1;
  int policies = (int)head[0], steps = (int)head[1], rounds = atoi(words[2]);
  double starts[LANES][STATE];
  double(*counts)[32] = malloc(sizeof(double[32]) * policies);
  double(*returns)[LANES] = malloc(sizeof(double[LANES]) * policies);
  if (fread(starts, sizeof starts, 1, file) != 1 || fread(counts, sizeof *counts, policies, file) != (size_t)policies) return 1;
  prepareTables();
  for (int round = 0; round < rounds; round++) {
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int p = 0; p < policies; p++) {
      preparePolicy(counts[p]);
      play(starts, steps, returns[p]);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.0f\n", (end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec));
  }
  for (int p = 0; p < policies; p++)
    for (int e = 0; e < LANES; e++) {
      uint64_t bits;
      memcpy(&bits, &returns[p][e], sizeof bits);
      printf("%016llx", (unsigned long long)bits);
    }
  printf("\n");
  return 0;
}
