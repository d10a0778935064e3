// Goes through the moments of an episode in their own time, or by hand.
import { type Dispatch, useEffect, useRef, useState } from 'preact/hooks';

export interface Playing {
  /** The moment that is shown: an index of the times. */
  readonly at: number;
  readonly goTo: (at: number) => void;
  readonly isPlaying: boolean;
  readonly setPlaying: Dispatch<boolean>;
}

/** @param times of the moments, in seconds. It begins anew when they are others. */
export function usePlaying(times: readonly number[]): Playing {
  const [reached, goTo] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const shownAt = useRef(0);
  const at = Math.max(0, Math.min(reached, times.length - 1));
  shownAt.current = at;
  useEffect(() => goTo(0), [times]);
  useEffect(() => {
    if (!isPlaying) return;
    const from = shownAt.current >= times.length - 1 ? 0 : shownAt.current;
    const beganMs = performance.now() - (times[from] ?? 0) * 1000;
    let next = from;
    let frame = requestAnimationFrame(function show(nowMs) {
      while (next < times.length - 1 && times[next + 1]! <= (nowMs - beganMs) / 1000) next++;
      goTo(next);
      if (next >= times.length - 1) setPlaying(false);
      else frame = requestAnimationFrame(show);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, times]);
  return { at, goTo, isPlaying, setPlaying };
}
