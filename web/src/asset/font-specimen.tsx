import type { AssetDetail } from '@polyreel/sdk';
import { useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';
import { TextField } from '../ui/field.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import styles from './font-specimen.module.css';

const SIZES = [16, 24, 40, 72];

/** Writes with the font. */
export default function FontSpecimen({ asset: { id, url } }: { asset: AssetDetail }) {
  const [text, setText] = useState<string>(strings.asset.pangram);
  const [error, setError] = useState<unknown>(null);
  const [family, setFamily] = useState<string | null>(null);
  useEffect(() => {
    const face = new FontFace(`specimen-${id}`, `url("${url}")`);
    face.load().then(() => {
      document.fonts.add(face);
      setFamily(face.family);
    }, setError);
    return () => {
      document.fonts.delete(face);
    };
  }, [id, url]);
  if (error !== null) return <Failure error={error} />;
  if (family === null) return <Loading />;
  return (
    <div className={styles.specimen}>
      <TextField label={strings.asset.sample} value={text} onChange={({ target }) => setText(target.value)} />
      {SIZES.map((size) => (
        <p key={size} style={{ fontFamily: `"${family}"`, fontSize: size }}>
          {text}
        </p>
      ))}
    </div>
  );
}
