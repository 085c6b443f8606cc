import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { Scope } from './placeholders/scope.ts';
import type { Value } from './placeholders/values.ts';
import { fill, fillText, placeholderNames } from './placeholders.ts';

const VALUES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['zodiac sign', 'Aries'],
  ['lucky number', 7],
  ['names', ['Ada', 'Grace', 'Edsger']],
  ['date', '2025-05-25'],
  ['text', 'The QUICK brown-fox'],
  ['ligne épaisse', 'oui'],
  ['huge', 1e300],
  ['evil', '${lucky number} ${date}'],
  ['price', 1234.5],
]);
const SCOPE = new Scope(new Map<string, Value | undefined>([...VALUES, ['empty', undefined]]), { seed: 42 });

suite('placeholders', () => {
  test('a name may contain spaces, and differ in case', () => {
    assert.equal(fillText('For ${ZODIAC SIGN}: ${lucky number}!', VALUES), 'For Aries: 7!');
    assert.equal(fillText('${  Zodiac   Sign }', VALUES), 'Aries');
    assert.equal(fillText('${LIGNE E\u0301PAISSE}', VALUES), 'oui');
  });

  test('the exact name comes before one that differs in case', () => {
    const both = new Map([
      ['NAME', 'upper'],
      ['name', 'lower'],
    ]);
    assert.equal(fillText('${name} ${NAME} ${Name}', both), 'lower upper upper');
  });

  test('a placeholder by itself keeps the type of its value', () => {
    assert.equal(fill('${lucky number}', SCOPE), 7);
    assert.deepEqual(fill('${names}', SCOPE), ['Ada', 'Grace', 'Edsger']);
    assert.equal(fill('${empty}', SCOPE), undefined);
    assert.equal(fill('a ${empty} b', SCOPE), 'a  b');
  });

  test('a doubled dollar sign is a plain one', () => {
    assert.equal(
      fillText('$${zodiac sign} costs $5 and ${lucky number}$', VALUES),
      '${zodiac sign} costs $5 and 7$',
    );
    assert.equal(fillText('$${a} $${b}', VALUES), '${a} ${b}');
  });

  test('what is filled in is never expanded again', () => {
    assert.equal(fillText('${evil}', VALUES), '${lucky number} ${date}');
    assert.equal(fillText('<${upper(evil)}>', VALUES), '<${LUCKY NUMBER} ${DATE}>');
  });

  const CALLS: readonly (readonly [string, Value | undefined])[] = [
    ['${upper(zodiac sign)}', 'ARIES'],
    ['${lower(text)}', 'the quick brown-fox'],
    ['${title(text)}', 'The Quick Brown-Fox'],
    ["${trim('  a ')}", 'a'],
    ['${truncate(text, 10)}', 'The QUICK…'],
    ["${truncate('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 2)}", '👨‍👩‍👧…'],
    ['${truncate(zodiac sign, 5)}', 'Aries'],
    ["${default(empty, 'none, yet')}", 'none, yet'],
    ['${default(zodiac sign, "x")}', 'Aries'],
    ["${date(date, 'd MMMM yyyy')}", '25 May 2025'],
    ["${date(date, 'EEEE, d. MMMM', 'de')}", 'Sonntag, 25. Mai'],
    ["${date('2025-05-25T18:30:00Z', 'HH:mm')}", '18:30'],
    ["${date(empty, 'yyyy')}", undefined],
    ['${number(price, 2)}', '1,234.50'],
    ["${number('3.14159', 1, 'de')}", '3,1'],
    ['${add(lucky number, 1)}', 8],
    ["${multiply('2', 3)}", 6],
    ['${subtract(1, 3)}', -2],
    ["${plural(lucky number, 'day', 'days')}", 'days'],
    ["${plural(1, 'day', 'days')}", 'day'],
    ["${join(names, ' & ')}", 'Ada & Grace & Edsger'],
    ['${length(names)}', 3],
    ['${first(names)}', 'Ada'],
    ['${last(names)}', 'Edsger'],
    ["${upper(default(empty, join(names, '/')))}", 'ADA/GRACE/EDSGER'],
  ];
  for (const [template, expected] of CALLS) {
    test(`${template} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(fill(template, SCOPE), expected);
    });
  }

  test('a shuffled list has the same items, in an order that follows from the seed', () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = (seed: number) =>
      fill('${shuffle(list)}', new Scope(new Map([['list', numbers]]), { seed }));
    assert.deepEqual(shuffled(1), shuffled(1));
    assert.notDeepEqual(shuffled(1), shuffled(2));
    assert.deepEqual(
      [...(shuffled(1) as number[])].sort((a, b) => a - b),
      numbers,
    );
  });

  const FAULTS: readonly (readonly [string, RegExp])[] = [
    ['${', /without a name/],
    ['${}', /without a name/],
    ['${zodiac sign', /not closed with }/],
    ["${upper('x)}", /not closed/],
    ['${upper(zodiac sign}', /not closed with \)/],
    ['${uper(zodiac sign)}', /no function; did you mean upper\?/],
    ['${upper()}', /0 values instead of 1/],
    ['${price (net)}', /no function/],
    ['${upper(text,)}', /without a name/],
    ['${truncate(text)}', /1 values instead of 2/],
    ['${zodiac sing}', /no such input; did you mean zodiac sign\?/],
    ["${date('soon', 'yyyy')}", /as a date/],
    ["${date(date, 'YYYY')}", /pattern/],
    ["${date(date, 'd', 'xx')}", /language/],
    ["${number(7, 1, 'no such')}", /language/],
    ['${add(text, 1)}', /as a number/],
    ['${multiply(huge, huge)}', /as a number/],
    [`\${${'upper('.repeat(20)}text${')'.repeat(20)}}`, /too many parentheses/],
    ['${constructor}', /no such input/],
    ['${__proto__}', /no such input/],
    ['${toString()}', /no function/],
  ];
  for (const [template, message] of FAULTS) {
    test(`${template.slice(0, 40)} is refused`, () => {
      assert.throws(() => fill(template, SCOPE), isInvalid(message));
    });
  }

  test('text that grows without bound is refused', () => {
    const long = new Map([['a', 'x'.repeat(20_000)]]);
    assert.throws(() => fillText('${a} '.repeat(100), long), isInvalid(/more than 500000 characters/));
  });

  test('the names that a text asks for are known without values', () => {
    assert.deepEqual(placeholderNames('${A b} $${no} ${upper(c)} ${default(A b, "d")}'), ['A b', 'c']);
  });
});

function isInvalid(message: RegExp) {
  return (error: unknown) =>
    error instanceof AssetError && error.kind === 'invalid' && message.test(error.message);
}
