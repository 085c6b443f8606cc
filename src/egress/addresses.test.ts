import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isPublicAddress } from './addresses.ts';

const PUBLIC = {
  IPv4: ['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '100.128.0.1', '223.255.255.255'],
  IPv6: ['2001:4860:4860::8888', '2606:4700::1111', '2a00:1450:4001:80b::200e'],
  'IPv4-mapped': ['::ffff:8.8.8.8', '::ffff:808:808'],
  'NAT64 of a public address': ['64:ff9b::8.8.8.8'],
  '6to4 of a public address': ['2002:808:808::1'],
  'ISATAP of a public address': ['2001:4860::5efe:8.8.8.8', '2001:4860::200:5efe:808:808'],
};

const DENIED = {
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'link-local': ['169.254.169.254', 'fe80::1', 'febf::1'],
  'carrier-grade NAT': ['100.64.0.1', '100.100.100.200', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1'],
  'unspecified and "this network"': ['0.0.0.0', '0.1.2.3', '::'],
  'broadcast and reserved': ['255.255.255.255', '240.0.0.1', '192.0.0.192', '192.88.99.1'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  benchmarking: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'unique local': ['fc00::1', 'fd12:3456::1'],
  'site-local, discard, segment routing, unassigned': [
    'fec0::1',
    '100::1',
    '5f00::1',
    '4000::1',
    '::1:0:0:1',
  ],
  'the metadata service of Azure': ['168.63.129.16', '::ffff:168.63.129.16'],
  'IPv4-mapped': ['::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:169.254.169.254'],
  'IPv4-compatible': ['::127.0.0.1', '::10.0.0.1', '::2'],
  'IPv4-translated': ['::ffff:0:127.0.0.1', '::ffff:0:10.0.0.1'],
  '6to4': ['2002:7f00:1::1', '2002:a00:1::1', '2002:c0a8:101::'],
  'Teredo by its client': ['2001:0:808:808:0:0:80ff:fffe', '2001:0:808:808::f5ff:fffe'],
  'Teredo by its relay': ['2001:0:a00:1:0:0:f7f7:f7f7'],
  NAT64: ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe'],
  'local NAT64, wherever the address sits in it': [
    '64:ff9b:1::8.8.8.8',
    '64:ff9b:1:a00:0:100::',
    '64:ff9b:1::10.0.0.1',
  ],
  ISATAP: ['2001:4860::5efe:10.0.0.1', '2001:4860::200:5efe:7f00:1', 'fe80::5efe:8.8.8.8'],
  'ISATAP inside 6to4': ['2002:808:808::5efe:127.0.0.1'],
  scoped: ['fe80::1%eth0', '2001:4860:4860::8888%1'],
  'what is no address': [
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '8.8.8.8/32',
    '[::1]',
    '134744072',
    '0x8.8.8.8',
    '8.8.2056',
  ],
};

suite('isPublicAddress', () => {
  for (const [name, addresses] of Object.entries(PUBLIC)) {
    test(`lets through: ${name}`, () => {
      for (const address of addresses) assert.equal(isPublicAddress(address), true, address);
    });
  }

  for (const [name, addresses] of Object.entries(DENIED)) {
    test(`denies: ${name}`, () => {
      for (const address of addresses) assert.equal(isPublicAddress(address), false, address);
    });
  }

  test('Teredo with a public relay and a public client is public', () => {
    // f7f7:f7f7 is 8.8.8.8 with every bit turned over.
    assert.equal(isPublicAddress('2001:0:808:808:0:0:f7f7:f7f7'), true);
  });
});
