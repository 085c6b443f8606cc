import { useMemo, useRef } from 'react';
import { useStill } from '../../api/generations.ts';
import { Page } from '../../shell/page.tsx';
import { strings } from '../../strings/index.ts';
import { UpLink } from '../../ui/up-link.tsx';
import { useInView } from '../../ui/use-in-view.ts';
import { useObjectUrl } from '../preview/still.tsx';
import styles from './gallery.module.css';
import { STARTING_POINTS, type StartingPoint } from './starting-points.ts';

/** What a new script can begin from, each as the picture that it makes. */
export function Gallery({ onChoose }: { onChoose: (point: StartingPoint) => void }) {
  return (
    <Page title={strings.scripts.create} above={<UpLink to="/scripts">{strings.scripts.up}</UpLink>}>
      <p className={styles.text}>{strings.scripts.startText}</p>
      <ul className={styles.grid}>
        {STARTING_POINTS.map((point) => (
          <li key={point.key}>
            <Point point={point} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

interface PointProps {
  readonly point: StartingPoint;
  readonly onChoose: (point: StartingPoint) => void;
}

function Point({ point, onChoose }: PointProps) {
  const { document, values, moment } = point;
  const ref = useRef<HTMLButtonElement>(null);
  const isSeen = useInView(ref);
  const trial = useMemo(
    () => ({ document, parameters: values, projectId: null, seed: 0 }),
    [document, values],
  );
  const { data } = useStill(isSeen ? trial : null, moment);
  const url = useObjectUrl(data);
  return (
    <button ref={ref} type="button" className={styles.point} onClick={() => onChoose(point)}>
      <span className={styles.picture}>{url !== null && <img src={url} alt="" />}</span>
      <span className={styles.name}>{point.name}</span>
      <span className={styles.about}>{point.text}</span>
    </button>
  );
}
