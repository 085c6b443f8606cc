import { strings } from '../../strings/index.ts';
import type { Json } from '../document/json.ts';
import type { ScriptInput } from '../document/script.ts';
import type { Parameters, Problem } from './check.ts';
import { ParameterField } from './parameter-field.tsx';
import styles from './parameters-form.module.css';

interface ParametersFormProps {
  readonly inputs: readonly ScriptInput[];
  readonly values: Parameters;
  readonly problems: readonly Problem[];
  readonly onChange: (values: Parameters) => void;
}

/** A control for each thing that a script asks for. */
export function ParametersForm({ inputs, values, problems, onChange }: ParametersFormProps) {
  if (inputs.length === 0) return <p className={styles.none}>{strings.scripts.noInputs}</p>;
  const put = (name: string, value: Json | undefined) => {
    const { [name]: _, ...others } = values;
    onChange(value === undefined ? others : { ...others, [name]: value });
  };
  return (
    <div className={styles.form}>
      {inputs.map((input) => (
        <ParameterField
          key={input.name}
          input={input}
          value={values[input.name]}
          // Nobody is told off for what they have not come to yet.
          error={
            values[input.name] === undefined
              ? undefined
              : problems.find(({ name }) => name === input.name)?.message
          }
          onChange={(value) => put(input.name, value)}
        />
      ))}
    </div>
  );
}
