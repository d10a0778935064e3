// The batch kernel: whole episodes of one policy, several in the lanes of a vector, in float64 or float32.
export function lanes(): i32 {
  return 8;
}
