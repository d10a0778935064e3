// A vector of lanes of T, f64 or f32: the operations the kernel is written in. Each rounds by itself; none is ever fused.

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
