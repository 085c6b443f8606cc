import { list, nullable, type Parser, text } from './config-values.ts';

/** One setting of the service. */
export interface Setting<T> {
  readonly env: string;
  readonly parse: Parser<T>;
  /** As one would write it in the environment; null for "not set". */
  readonly fallback: string | null;
  /** One sentence for `docs/configuration.md`. */
  readonly doc: string;
  /** Never printed, and also read from the file that `<env>_FILE` names. */
  readonly secret: boolean;
}

export function setting<T>(env: string, parse: Parser<T>, fallback: string | null, doc: string): Setting<T> {
  return { env, parse, fallback, doc, secret: false };
}

export function secret(env: string, doc: string): Setting<string | null> {
  return { env, parse: nullable(text), fallback: null, doc, secret: true };
}

/** Several, separated by commas. */
export function secrets(env: string, doc: string): Setting<readonly string[]> {
  return { env, parse: list, fallback: null, doc, secret: true };
}
