import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Seconds that two players may be apart before the one on the right is put right. */
const APART = 0.08;

export interface Together {
  readonly isPlaying: boolean;
  readonly at: number;
  readonly duration: number;
  readonly toggle: () => void;
  readonly seek: (at: number) => void;
}

/** Two players as one: the left one has the lead, and a shorter one waits at its end. */
export function useTogether([left, right]: readonly [
  RefObject<HTMLVideoElement | null>,
  RefObject<HTMLVideoElement | null>,
]): Together {
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [duration, setDuration] = useState(0);

  useEffect(() => {
    const players = [left.current, right.current].filter((one) => one !== null);
    const measure = () =>
      setDuration(Math.max(0, ...players.map((one) => (Number.isFinite(one.duration) ? one.duration : 0))));
    const controller = new AbortController();
    for (const player of players) {
      player.addEventListener('loadedmetadata', measure, { signal: controller.signal });
    }
    measure();
    return () => controller.abort();
  }, [left, right]);

  useEffect(() => {
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function follow() {
      const lead = longer(left.current, right.current);
      const other = lead === left.current ? right.current : left.current;
      if (lead !== null) {
        setAt(lead.currentTime);
        align(other, lead.currentTime);
        if (lead.ended) setPlaying(false);
      }
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, left, right]);

  const toggle = useCallback(() => {
    const players = [left.current, right.current].filter((one) => one !== null);
    if (isPlaying) for (const player of players) player.pause();
    else {
      const isOver = players.every((one) => one.ended);
      for (const player of players) {
        if (isOver) player.currentTime = 0;
        if (!player.ended) void player.play();
      }
    }
    setPlaying(!isPlaying);
  }, [isPlaying, left, right]);

  const seek = useCallback(
    (moment: number) => {
      for (const player of [left.current, right.current]) if (player !== null) player.currentTime = moment;
      setAt(moment);
    },
    [left, right],
  );
  return { isPlaying, at, duration, toggle, seek };
}

function longer(a: HTMLVideoElement | null, b: HTMLVideoElement | null): HTMLVideoElement | null {
  if (a === null || b === null) return a ?? b;
  return b.duration > a.duration ? b : a;
}

function align(player: HTMLVideoElement | null, moment: number): void {
  if (player === null || player.ended || player.seeking) return;
  if (Math.abs(player.currentTime - moment) > APART && moment < player.duration) player.currentTime = moment;
}
