import { expect, test } from '@jest/globals';
import { allowedHosts, namesAllowedHost } from '../../src/security/host-header.js';

const allowed = allowedHosts(4620);

test.each(['127.0.0.1:4620', 'localhost:4620', 'LOCALHOST:4620', '[::1]:4620'])('%s is answered', (host) => {
  expect(namesAllowedHost(['Accept', '*/*', 'Host', host], allowed)).toBe(true);
});

test.each([
  'evil.example',
  'evil.example:4620',
  '127.0.0.1.evil.example:4620',
  'localhost.:4620',
  'localhost:4621',
  'localhost',
  '127.1:4620',
  '2130706433:4620',
  '0.0.0.0:4620',
  'localhost:4620@evil.example',
  ' localhost:4620',
  '',
])('%j is refused', (host) => {
  expect(namesAllowedHost(['host', host], allowed)).toBe(false);
});

test('no host is refused, and so are two, even equal ones', () => {
  expect(namesAllowedHost([], allowed)).toBe(false);
  expect(namesAllowedHost(['Host', 'localhost:4620', 'hOST', 'localhost:4620'], allowed)).toBe(false);
});

test('a header whose value is "host" is no host', () => {
  expect(namesAllowedHost(['X-A', 'host', 'localhost:4620', 'localhost:4620'], allowed)).toBe(false);
});

test('on port 80 browsers leave the port out', () => {
  expect(namesAllowedHost(['Host', 'localhost'], allowedHosts(80))).toBe(true);
});
