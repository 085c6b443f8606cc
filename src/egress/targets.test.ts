import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError, type ErrorKind } from '#errors.ts';
import { egressRules, mayConnect, parseTarget } from './targets.ts';

const PORTS = [
  { from: 80, to: 80 },
  { from: 443, to: 443 },
  { from: 1024, to: 65_535 },
];

const closed = egressRules([], PORTS);

function refusal(link: string, allow: readonly string[] = []): AssetError {
  try {
    parseTarget(link, egressRules(allow, PORTS));
  } catch (error) {
    if (error instanceof AssetError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: `${link} was taken` });
}

function refused(kind: ErrorKind, links: readonly string[]): void {
  for (const link of links) assert.equal(refusal(link).kind, kind, link);
}

/** Whether a link is let through when its host resolves to the address. */
function opens(allow: readonly string[], link: string, address: string): boolean {
  const rules = egressRules(allow, PORTS);
  return mayConnect(parseTarget(link, rules), address, rules);
}

suite('parseTarget', () => {
  test('takes http and https links and fills in the port', () => {
    const { host, port, secure, url } = parseTarget('https://Media.Example/a%20b.mp4?x=1#part', closed);
    assert.deepEqual({ host, port, secure }, { host: 'media.example', port: 443, secure: true });
    assert.equal(url.href, 'https://media.example/a%20b.mp4?x=1');
    assert.equal(parseTarget('http://media.example:8080/', closed).port, 8080);
  });

  test('refuses other schemes', () => {
    refused('invalid', [
      'file:///etc/passwd',
      'ftp://media.example/a.mp4',
      'data:image/png;base64,AAAA',
      'gopher://media.example/',
      'blob:https://media.example/1',
    ]);
  });

  test('refuses what is no URL or names no host', () => {
    refused('invalid', ['', 'media.example/a.mp4', 'http://', 'http://./', 'https://exa mple/']);
  });

  test('refuses credentials', () => {
    refused('invalid', [
      'http://user:secret@media.example/',
      'https://user@media.example/',
      'http://:p@h.example/',
    ]);
  });

  test('refuses odd ports and says what opens them', () => {
    refused('unprocessable', [
      'http://media.example:22/',
      'https://media.example:25/',
      'http://media.example:0/',
    ]);
    assert.match(refusal('http://media.example:22/').message, /media\.example:22 with POLYREEL_EGRESS_ALLOW/);
  });

  test('refuses a link of endless length', () => {
    refused('invalid', [`https://media.example/${'a'.repeat(9000)}`]);
  });

  test('sees loopback in decimal, octal, hexadecimal, short and dotted hosts', () => {
    refused('unprocessable', [
      'http://2130706433/',
      'http://017700000001/',
      'http://0x7f000001/',
      'http://0x7f.1/',
      'http://127.1/',
      'http://0177.0.0.1/',
      'http://127.0.0.1./',
      'http://[::1]/',
      'http://[::ffff:7f00:1]/',
      'http://①②⑦.⓪.⓪.①/',
    ]);
    assert.match(refusal('http://2130706433/').message, /POLYREEL_EGRESS_ALLOW/);
  });

  test('takes a public address however it is written', () => {
    assert.equal(parseTarget('http://134744072/', closed).host, '8.8.8.8');
    assert.equal(parseTarget('http://[2001:4860:4860::8888]/', closed).host, '2001:4860:4860::8888');
  });

  test('international names become ASCII, and a final dot goes', () => {
    assert.equal(parseTarget('https://Bücher.example./', closed).host, 'xn--bcher-kva.example');
  });
});

suite('the allow list', () => {
  test('opens a host by its name, whatever its address', () => {
    assert.equal(opens(['nas.local'], 'http://NAS.local./a', '192.168.0.7'), true);
    assert.equal(opens(['nas.local'], 'http://other.local/a', '192.168.0.7'), false);
  });

  test('opens the hosts below a suffix, not the suffix itself nor what merely ends alike', () => {
    const allow = ['*.corp.example'];
    assert.equal(opens(allow, 'http://a.b.corp.example/', '10.0.0.1'), true);
    assert.equal(opens(allow, 'http://corp.example/', '10.0.0.1'), false);
    assert.equal(opens(allow, 'http://evilcorp.example/', '10.0.0.1'), false);
  });

  test('opens addresses and ranges, also through IPv4-mapped addresses', () => {
    const allow = ['10.1.0.0/16', 'fd00::/8', '127.0.0.1'];
    assert.equal(opens(allow, 'http://any.example/', '10.1.2.3'), true);
    assert.equal(opens(allow, 'http://any.example/', '::ffff:10.1.2.3'), true);
    assert.equal(opens(allow, 'http://any.example/', '10.2.0.1'), false);
    assert.equal(opens(allow, 'http://any.example/', 'fd12::1'), true);
    assert.equal(opens(allow, 'http://2130706433/', '127.0.0.1'), true);
  });

  test('a port in an entry opens that port alone, be it an odd one', () => {
    const allow = ['127.0.0.1:81', '[::1]:82', 'nas.local:83', '10.0.0.0/8:84'];
    assert.equal(opens(allow, 'http://127.0.0.1:81/', '127.0.0.1'), true);
    assert.equal(refusal('http://127.0.0.1:8080/', allow).kind, 'unprocessable');
    assert.equal(refusal('http://127.0.0.1:82/', allow).kind, 'unprocessable');
    assert.equal(opens(allow, 'http://[::1]:82/', '::1'), true);
    assert.equal(opens(allow, 'http://nas.local:83/', '10.0.0.1'), true);
    assert.equal(opens(allow, 'http://nas.local:84/', '10.0.0.1'), true);
  });

  test('an odd port that is open for one host is closed for public ones', () => {
    assert.equal(opens(['nas.local:25'], 'http://mail.example:25/', '8.8.8.8'), false);
  });

  test('without a port an entry opens the ordinary ones', () => {
    assert.equal(opens(['nas.local', 'other.local:22'], 'http://nas.local:22/', '10.0.0.1'), false);
    assert.equal(opens(['nas.local'], 'http://nas.local:9000/', '10.0.0.1'), true);
    assert.equal(refusal('http://nas.local:22/', ['nas.local']).kind, 'unprocessable');
  });

  test('names an entry that is none', () => {
    for (const entry of [
      '',
      'http://nas.local',
      'nas.local/path',
      '*',
      'a b',
      '10.0.0.0/40',
      'user@nas.local',
    ]) {
      assert.throws(() => egressRules([entry], PORTS), /is not a host/, entry);
    }
  });
});
