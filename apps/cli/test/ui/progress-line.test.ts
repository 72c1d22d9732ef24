import { describe, expect, it } from '@jest/globals';
import { progressLine } from '../../src/ui/progress-line.js';

function written(isTTY: boolean, wanted: { plain?: boolean; json?: boolean } = {}): string {
  let text = '';
  const tell = progressLine({ isTTY, write: (more) => (text += more) }, wanted);
  tell('half');
  tell('');
  return text;
}

describe('a line of progress', () => {
  it('is written over the one before', () => {
    expect(written(true)).toBe('\r\u001b[2Khalf\r\u001b[2K');
  });

  it('is only for a terminal, where no plain lines or JSON are wanted', () => {
    expect([written(false), written(true, { plain: true }), written(true, { json: true })]).toEqual([
      '',
      '',
      '',
    ]);
  });
});
