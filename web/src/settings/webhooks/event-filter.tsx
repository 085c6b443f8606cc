import { strings } from '../../strings/index.ts';
import type { EventName } from '../../strings/webhooks.ts';
import { Checkbox } from '../../ui/field.tsx';
import { Segments } from '../../ui/segments.tsx';
import styles from './event-filter.module.css';

export interface EventFilterProps {
  /** Null for all, and for those that there will be one day. */
  readonly types: readonly EventName[] | null;
  readonly onChange: (types: readonly EventName[] | null) => void;
}

/** Everything, or some kinds of events. */
export function EventFilter({ types, onChange }: EventFilterProps) {
  const { webhooks } = strings.settings;
  const names = Object.keys(webhooks.events) as EventName[];
  const toggle = (name: EventName, isOn: boolean) =>
    onChange(names.filter((one) => (one === name ? isOn : types?.includes(one))));
  return (
    <>
      <Segments
        label={webhooks.told}
        value={types === null ? 'everything' : 'chosen'}
        options={[
          ['everything', webhooks.everything],
          ['chosen', webhooks.chosen],
        ]}
        onChange={(choice) => onChange(choice === 'everything' ? null : ['asset.ready', 'asset.failed'])}
      />
      {types !== null && (
        <fieldset className={styles.events}>
          <legend className="visually-hidden">{webhooks.told}</legend>
          {names.map((name) => (
            <Checkbox
              key={name}
              label={webhooks.events[name]}
              checked={types.includes(name)}
              onChange={({ target }) => toggle(name, target.checked)}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
