import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVoices, voiceFor, voices } from './voices.ts';

const TABLE = [
  'Pty Language       Age/Gender VoiceName          File                 Other Languages',
  ' 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn              (zh-cmn 5)(zh 5)',
  ' 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)',
  ' 5  chr-US-Qaaa-x-west --/M      Cherokee_          iro/chr              ',
];

test('the table of voices is read', () => {
  assert.deepEqual(parseVoices(TABLE), [
    {
      code: 'cmn',
      aliases: [
        { code: 'zh-cmn', priority: 5 },
        { code: 'zh', priority: 5 },
      ],
    },
    { code: 'en-gb', aliases: [{ code: 'en', priority: 2 }] },
    { code: 'chr-us-qaaa-x-west', aliases: [] },
  ]);
});

for (const [tag, voice] of [
  ['en', 'en-gb'],
  ['en-US', 'en-us'],
  ['en_GB', 'en-gb'],
  ['en-AU', 'en-gb'],
  ['de', 'de'],
  ['de-AT', 'de'],
  ['fr', 'fr-fr'],
  ['zh', 'cmn'],
  ['zh-Hant-TW', 'cmn'],
  ['es-MX', 'es-419'],
  ['no', 'nb'],
] as const) {
  test(`${tag} is spoken by ${voice}`, async () => assert.equal(voiceFor(tag, await voices()), voice));
}

test('a language without a voice is refused with the list of those that there are', async () => {
  const known = await voices();
  for (const tag of ['xx', '', '-v', '../../en', 'klingon'.repeat(100)]) {
    assert.throws(() => voiceFor(tag, known), { kind: 'invalid', message: /There are: af, .*, zh|, yue\.$/ });
  }
});
