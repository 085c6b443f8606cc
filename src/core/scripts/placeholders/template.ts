import { AssetError } from '#errors.ts';

/** A string taken apart: text as it is, and what its placeholders say. */
export type Template = readonly (string | Expression)[];

export type Expression =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

const MAX_NESTING = 8;
const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/;

/** `Hello ${name}` and the like; `$${` is a plain `${`. Throws `AssetError` 'invalid' for what is not well-formed. */
export function parseTemplate(text: string): Template {
  const parts: (string | Expression)[] = [];
  let done = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', done)) {
    if (text[at - 1] === '$' && at > done) {
      parts.push(`${text.slice(done, at - 1)}\${`);
      done = at + 2;
      continue;
    }
    if (at > done) parts.push(text.slice(done, at));
    const scanner = new Scanner(text, at + 2);
    parts.push(scanner.placeholder());
    done = scanner.at;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}

/** Reads one placeholder: a name, which may contain spaces, or a call of a function. */
class Scanner {
  readonly #text: string;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  placeholder(): Expression {
    const expression = this.#expression(0, '}');
    this.#expect('}');
    return expression;
  }

  #expression(depth: number, ends: string): Expression {
    this.#skipSpace();
    const quote = this.#text[this.at];
    if (depth > 0 && (quote === '"' || quote === "'")) return { kind: 'literal', value: this.#quoted(quote) };
    const name = this.#until(`${ends}(`).trim();
    if (this.#text[this.at] === '(') return this.#call(name, depth);
    if (name === '') throw malformed('has a placeholder without a name');
    if (depth > 0 && NUMBER.test(name)) return { kind: 'literal', value: Number(name) };
    return { kind: 'name', name };
  }

  #call(name: string, depth: number): Expression {
    if (depth >= MAX_NESTING) throw malformed('has placeholders with too many parentheses');
    this.#expect('(');
    const args: Expression[] = [];
    this.#skipSpace();
    while (this.#text[this.at] !== ')') {
      if (args.length > 0) this.#expect(',');
      args.push(this.#expression(depth + 1, ',)}'));
      this.#skipSpace();
      if (this.#text[this.at] !== ',') break;
    }
    this.#expect(')');
    this.#skipSpace();
    return { kind: 'call', name, args };
  }

  #quoted(quote: string): string {
    const end = this.#text.indexOf(quote, this.at + 1);
    if (end < 0) throw malformed(`has a placeholder with a ${quote} that is not closed`);
    const value = this.#text.slice(this.at + 1, end);
    this.at = end + 1;
    return value;
  }

  #until(ends: string): string {
    const from = this.at;
    while (this.at < this.#text.length && !ends.includes(this.#text[this.at] ?? '')) this.at += 1;
    return this.#text.slice(from, this.at);
  }

  #skipSpace(): void {
    while (this.#text[this.at] === ' ') this.at += 1;
  }

  #expect(character: string): void {
    if (this.#text[this.at] !== character)
      throw malformed(`has a placeholder that is not closed with ${character}`);
    this.at += 1;
  }
}

function malformed(message: string): AssetError {
  return new AssetError('invalid', message);
}
