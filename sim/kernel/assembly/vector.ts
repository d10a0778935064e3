// A vector of lanes of T, f64 or f32, and the operations that the kernel is written in. Each rounds by itself; nothing is ever fused.

@inline
export function add<T>(a: v128, b: v128): v128 {
  return v128.add<T>(a, b);
}

@inline
export function sub<T>(a: v128, b: v128): v128 {
  return v128.sub<T>(a, b);
}

@inline
export function mul<T>(a: v128, b: v128): v128 {
  return v128.mul<T>(a, b);
}

@inline
export function div<T>(a: v128, b: v128): v128 {
  return v128.div<T>(a, b);
}

/** a * b + c * d */
@inline
export function dot<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  return add<T>(mul<T>(a, b), mul<T>(c, d));
}

/** a * b - c * d */
@inline
export function cross<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  return sub<T>(mul<T>(a, b), mul<T>(c, d));
}

/** The number in every lane. */
@inline
export function all<T>(x: f64): v128 {
  return v128.splat<T>(<T>x);
}

/** x within [-limit, limit]; NaN stays NaN. */
@inline
export function limit<T>(x: v128, limit: f64): v128 {
  return v128.pmax<T>(v128.pmin<T>(x, all<T>(limit)), all<T>(-limit));
}

/** The same with a limit for each lane. */
@inline
export function within<T>(x: v128, limit: v128): v128 {
  return v128.pmax<T>(v128.pmin<T>(x, limit), v128.neg<T>(limit));
}

/** x rounded to float32, whatever T is. */
@inline
export function inFloat32<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x)) : x;
}

/** Lanes that are farther from 0 than the limit. */
@inline
export function beyond<T>(x: v128, limit: f64): v128 {
  return v128.gt<T>(v128.abs<T>(x), all<T>(limit));
}

/** A bit for each lane of a comparison's result, the first lane's the lowest. */
@inline
export function bitmask<T>(compared: v128): i32 {
  return sizeof<T>() == 8 ? i64x2.bitmask(compared) : i32x4.bitmask(compared);
}
