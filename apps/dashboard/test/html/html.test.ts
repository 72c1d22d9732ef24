import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escaped, html, nothing } from '../../src/html/html.js';

test('values are escaped, markup is not', () => {
  const inner = html`<b title="${`"'`}">${'<script>&'}</b>`;
  expect(html`<p>${inner}${nothing}${3}</p>`.text).toBe(
    '<p><b title="&quot;&#39;">&lt;script&gt;&amp;</b>3</p>',
  );
});

test('lists of markup are joined', () => {
  const items = [1, 2].map((n) => html`<li>${n}</li>`);
  expect(html`${items}`.text).toBe('<li>1</li><li>2</li>');
});

test('no text leaves its place, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escaped(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});

test('control characters and marks that reverse the reading order become visible', () => {
  expect(escaped('a\u001b[31m\u0000\u009b\u202eb\tc\n')).toBe('a\ufffd[31m\ufffd\ufffd\ufffdb\tc\n');
});
