import { strings } from '../../strings/index.ts';
import styles from './difference-table.module.css';
import { differencesOf, type Side } from './differences.ts';

export function DifferenceTable({ a, b }: { a: Side; b: Side }) {
  const differences = differencesOf(a, b);
  const { difference, side, absent } = strings.scripts;
  return (
    <section className={styles.section} aria-labelledby="differences">
      <h2 id="differences">{strings.scripts.differences}</h2>
      {differences.length === 0 ? (
        <p className={styles.same}>{strings.scripts.same}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{difference.what}</th>
              <th scope="col">{side.a}</th>
              <th scope="col">{side.b}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ what, a: left, b: right }) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{left || absent}</td>
                <td>{right || absent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
