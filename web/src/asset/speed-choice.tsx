import { type RefObject, useState } from 'react';
import { strings } from '../strings/index.ts';
import { Select } from '../ui/field.tsx';

const SPEEDS = ['0.25', '0.5', '0.75', '1', '1.25', '1.5', '2'] as const;

/** How fast a video or a sound is played. */
export function SpeedChoice({ media }: { media: RefObject<HTMLMediaElement | null> }) {
  const [speed, setSpeed] = useState('1');
  return (
    <Select
      label={strings.asset.speed}
      labelHidden
      value={speed}
      options={SPEEDS.map((one) => [one, `${one}×`] as const)}
      onChange={({ target }) => {
        setSpeed(target.value);
        if (media.current !== null) media.current.playbackRate = Number(target.value);
      }}
    />
  );
}
